"""The proposal itself: groups, who is in none and by which rule, and lists of both for people and workbooks."""
