"""Parts of the scorecard page."""
