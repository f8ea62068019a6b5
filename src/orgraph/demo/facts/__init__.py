"""Facts of a demo city, drawn before any ledger is written: who there is, where, and what reaches them."""
