"""Forms of fields that save themselves."""
