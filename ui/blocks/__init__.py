"""Parts of pages that several portals show: what an account may change of itself, read then edited in its place."""
