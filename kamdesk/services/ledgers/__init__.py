"""Acts of the ledgers."""
