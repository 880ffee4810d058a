"""Form to send back with a faulty card (SPEC 1.1)."""
