"""One module a kind of what a file brings: its rows become records."""
