"""Everything the portal holds about a person, readable (GDPR, articles 15 and 20)."""
