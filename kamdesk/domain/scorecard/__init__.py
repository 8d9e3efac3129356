"""The account scorecard: indicators, measured values, scores, and ready-made indicators."""
