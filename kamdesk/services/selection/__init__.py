"""Acts of the selection."""
