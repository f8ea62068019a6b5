"""Ledgers of a demo city: the rows of each, and the files that hold them."""
