"""What each step needs before it closes: a module a step, the scorecard's own, and all of them by step."""
