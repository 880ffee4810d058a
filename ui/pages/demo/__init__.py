"""Pages of the demonstration mode: mail that was sent, payment simulator, component gallery."""
