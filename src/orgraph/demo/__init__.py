"""The demo city: a synthetic Jinhua, its ledgers and what was planted in them."""
