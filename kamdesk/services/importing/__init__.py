"""Figures from spreadsheets: read, understood, checked row by row, and taken in as one change."""
