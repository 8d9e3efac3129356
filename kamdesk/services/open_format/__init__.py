"""A whole portfolio as JSON and as CSV files that any program reads, and back from JSON field by field."""
