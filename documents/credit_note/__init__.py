"""Credit note: the receipt of a refund."""
