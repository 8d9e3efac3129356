"""The four parts of the page Selección."""
