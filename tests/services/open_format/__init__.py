"""Exports in open formats, and portfolios made of them."""
