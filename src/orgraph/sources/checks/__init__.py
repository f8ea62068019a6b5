"""Checks: from cells as text to the tables of an import, with everything that is wrong at once."""
