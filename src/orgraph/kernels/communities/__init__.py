"""Communities of a network: its links, and groups of nodes with more links inside than their degrees explain."""
