"""An account read from the file with everything that is computed from it."""
