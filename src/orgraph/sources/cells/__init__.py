"""Cells: text becomes days, numbers, words and counts, or is refused; what holds persons is told apart."""
