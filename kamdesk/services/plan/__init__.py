"""Acts of the plan, and its words."""
