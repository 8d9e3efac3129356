"""Acts of the scorecard, and its words."""
