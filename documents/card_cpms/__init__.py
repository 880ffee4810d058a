"""Card of a CPMS member: a page to show on a phone, a page to print and cut (SPEC 6)."""
