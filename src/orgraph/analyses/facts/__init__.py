"""Facts: what every analysis reads of the snapshot before it counts anything.

Of each organization: where it lies, of what trade, size and sector it is, whether it counts on the day, what it must
build, which Party organizations and posts reach it and on which rung of the ladder it stands; and, beside each of
these, whether the ledger that would say so is loaded at all (:mod:`orgraph.analyses.facts.knowledge`).
"""
