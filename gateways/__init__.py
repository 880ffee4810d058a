"""What lies outside the portal: the bank and the mail server."""
