"""Matplotlib figures from plain numbers: no Qt, no records, no translations."""
