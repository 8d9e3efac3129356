"""Use cases: validate, save in one transaction, return what changed. No Qt and no SQL."""
