"""SMS: the interface, HTTP, and the demonstration's that sends nothing."""
