"""Which accounts become key accounts: criteria, potential, scenarios, decisions."""
