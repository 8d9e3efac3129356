"""The five steps of a plan: their records, the KAM, the Account Committee, and the gate."""
