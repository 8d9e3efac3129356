"""Accounts as a whole: merged, listed, summed up, told."""
