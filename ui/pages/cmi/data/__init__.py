"""« Mes données »: one file a page or a block of a page."""
