"""Graphs: neighbours in compressed rows, and what is measured on them."""
