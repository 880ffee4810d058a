"""Receipt of a payment."""
