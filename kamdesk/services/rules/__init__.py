"""What a change may do, what it depends on, and what hangs on a record."""
