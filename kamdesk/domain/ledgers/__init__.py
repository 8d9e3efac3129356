"""What was proven, taught, said and worth: the ledgers from which indicators are computed."""
