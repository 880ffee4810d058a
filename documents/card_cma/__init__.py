"""Virtual card of an artisan: a page to show on a phone, a page to print and cut (SPEC 4)."""
