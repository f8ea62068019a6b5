"""Faults of ledgers as units send them: the catalogue, and how cells and rows are spoiled."""
