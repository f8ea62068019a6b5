"""Trades: the division of GB/T 4754 that an organization belongs to, or the chain of the rules where it is in one.

A trade is a number: the position of the division in ``read_industries().list_industry_keys()``, or behind them all the
place of the chain in the rules; −1 unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.sectors import find_industries
from orgraph.identifiers import read_industries
from orgraph.rules import find_sectors

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


def list_trades(rules: Rules) -> NDArray[np.int32]:
    """Give every industry of the standard its trade; the last entry, for an unknown industry, is −1."""
    tree = read_industries()
    keys = tree.list_industry_keys()
    chain = find_sectors(keys, [chain.codes for chain in rules.industry_chains.values()])
    trade = np.where(chain >= 0, len(keys) + chain, tree.find_chains(keys).division)
    return np.append(trade, -1).astype(np.int32)


def list_trade_titles(rules: Rules) -> tuple[str, ...]:
    """List the Chinese title of every trade, by its number."""
    chains = rules.industry_chains.values()
    return (*(industry.title for industry in read_industries().rows), *(chain.title for chain in chains))


def find_trades(snapshot: Snapshot, *, rules: Rules, day: date) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find the industry of each organization, as a position in the standard, and its trade; −1 unknown."""
    of_snapshot = np.append(read_industries().find_positions(snapshot.nodes("Industry").keys), np.int32(-1))
    industry = of_snapshot[find_industries(snapshot, day=day)]
    return industry, list_trades(rules)[industry]
