"""What each document says: from everything that is known to a `Report`, a module a document."""
