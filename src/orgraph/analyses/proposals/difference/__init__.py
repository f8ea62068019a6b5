"""What a proposal would change: a snapshot as it would be, both pictures side by side, and what is lost."""
