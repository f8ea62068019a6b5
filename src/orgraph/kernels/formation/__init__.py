"""Forming groups: connected, of bounded size, alike in place and industry; and the bound of what they cost."""
