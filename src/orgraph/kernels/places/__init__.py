"""Places: points in the plane, what is near to what, and what hangs together."""
