"""« Demande »: the five steps, one file each, one address each (SPEC 2, manual of the order)."""
