"""Truth of a demo city: what was planted in it, and the figures that analyses must reach."""
