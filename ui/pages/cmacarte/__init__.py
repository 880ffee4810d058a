"""The artisan's portal."""
