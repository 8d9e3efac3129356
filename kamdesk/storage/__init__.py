"""The portfolio file; the only place that knows SQL."""
