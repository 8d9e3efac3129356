"""The page of the plan and its five steps."""
