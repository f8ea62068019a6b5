"""The house rules: what the design asks of the code, checked on the code."""
