"""The parts of the page Cartera."""
