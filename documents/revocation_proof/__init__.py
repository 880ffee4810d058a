"""Proof that cards went out of force: for the police and the insurer (SPEC 2)."""
