"""Item models and delegates of lists."""
