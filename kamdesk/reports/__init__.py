"""Documents: what is known of an account or of all, as pages to sign, to send and to decide by."""
