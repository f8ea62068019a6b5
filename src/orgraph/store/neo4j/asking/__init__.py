"""Asking the graph by the statements of `cypher/explore`, and answers in words for people."""
