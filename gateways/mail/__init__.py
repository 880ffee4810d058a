"""Mail: the interface, SMTP, and the demonstration's that sends nothing."""
