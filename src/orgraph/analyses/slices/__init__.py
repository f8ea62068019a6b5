"""Slices: the small parts of the graph that are drawn, with what each node and edge is."""
