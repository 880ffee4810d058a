"""Payment: the interface, the connector to Worldline Sips 2.0 and a simulator of its hosted page."""
