"""What the machine gives: folders, packaged files, preferences, the log."""
