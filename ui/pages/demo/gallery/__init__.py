"""The parts of the component gallery."""
