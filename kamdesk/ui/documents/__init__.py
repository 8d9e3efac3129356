"""The window in which documents are chosen, looked at, saved and printed."""
