"""Charts inside the window."""
