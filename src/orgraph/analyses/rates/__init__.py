"""Rates: shares that name their denominator, keep the rows behind them, and say which ledgers are missing."""

from orgraph.analyses.rates.groups import Group
from orgraph.analyses.rates.rate import Rate

__all__ = ["Group", "Rate"]
