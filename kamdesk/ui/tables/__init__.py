"""Tables in which one types, and tables that are only read."""
