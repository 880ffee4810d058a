"""Letter with the six-digit code of a member (SPEC 6)."""
