"""Attestation of an order: proves the request, does not stand for the card (SPEC 2)."""
