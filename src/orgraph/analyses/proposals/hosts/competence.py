"""Competence: which host answers for the trade of an alliance, and from where that is known.

- Stated: a unit answers for the industry that the ledger of units registers for it (负责行业), an enterprise for its
  own division or chain, an association or chamber for the trade of most of its members.
- Inferred: a unit answers for what its family of departments does (``[competences]`` of the rules), told by words in
  its name; an association for the chain whose title its name holds.

A host is competent for a group where it answers for at least half of the members whose industry is known. It is asked
for where the plan names hosts by their trade: of all hosts of an alliance of an industry, of associations and chambers
in a market. A park, a building, a subdistrict answers for its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.knowledge import find_codes
from orgraph.analyses.facts.trades import find_trades
from orgraph.identifiers import read_industries
from orgraph.kernels.three_valued import YES
from orgraph.rules import classify_sector

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

HALF: Final = 0.5
NOT_ASKED, STATED, INFERRED, NOBODYS = "not_asked", "stated", "inferred", "none"
"""What is known of a host's competence: see `Competence.find_basis`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Competence:
    """What the hosts of a table answer for.

    Attributes
    ----------
    fields
        Sets of industries, shape ``(sets, industries + 1)``; the first is empty, the last column stands for unknown.
    stated, inferred
        For each host the row of `fields` that holds what it answers for.
    asked
        By kind of alliance, of which hosts it is asked.
    """

    fields: NDArray[np.bool_]
    stated: NDArray[np.int32]
    inferred: NDArray[np.int32]
    asked: dict[str, NDArray[np.bool_]]

    def find_answering(
        self, hosts: NDArray[np.int64], industries: NDArray[np.int32]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which of some hosts are stated, and which inferred, to answer for members of these industries."""
        known = industries[industries >= 0]
        most = self.fields[:, known].sum(axis=1) >= max(HALF * len(known), 1)
        return most[self.stated[hosts]], most[self.inferred[hosts]]

    def find_lacking(self, kind: str, hosts: NDArray[np.int64], industries: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell of which of some hosts a competence is asked that they do not have."""
        asked: NDArray[np.bool_] = self.asked[kind][hosts]
        if not asked.any():
            return asked
        stated, inferred = self.find_answering(hosts, industries)
        return asked & ~stated & ~inferred

    def find_basis(self, kind: str, host: int, industries: NDArray[np.int32]) -> str:
        """Tell from where the competence of a host is known: stated, inferred, none, or not asked for."""
        if not self.asked[kind][host]:
            return NOT_ASKED
        stated, inferred = self.find_answering(np.array([host]), industries)
        return STATED if stated[0] else INFERRED if inferred[0] else NOBODYS


def find_competence(
    snapshot: Snapshot,
    units: NDArray[np.int32],
    organizations: NDArray[np.int32],
    *,
    kinds: Sequence[str],
    trades: NDArray[np.int32],
    rules: Rules,
    day: date,
) -> Competence:
    """Find what hosts answer for: units first, then organizations.

    Parameters
    ----------
    trades
        For each industry of the standard the number of its division or chain; the last one, for unknown, is −1.
    """
    size, count = len(trades), len(units) + len(organizations)
    fields = _Fields(size)
    stated, inferred = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
    registered = _find_registered(snapshot, day=day)[units]
    names = snapshot.nodes("Unit").text("name").to_pylist()
    keys = read_industries().list_industry_keys()
    for row, unit in enumerate(units.tolist()):
        if registered[row] >= 0:
            stated[row] = fields.add_codes((keys[registered[row]],))
        inferred[row] = fields.add_codes(_list_codes(rules, names[unit] or ""))
    associations = find_codes("organization_subkind", "trade_association", "chamber")
    is_association = np.isin(snapshot.nodes("Organization").choice("subkind")[organizations], associations)
    own = _find_trades_of_hosts(snapshot, organizations, is_association, rules=rules, day=day)
    titles = snapshot.nodes("Organization").text("name")
    for place, (position, trade) in enumerate(zip(organizations.tolist(), own.tolist(), strict=True)):
        if trade >= 0:
            stated[len(units) + place] = fields.add(trades == trade, trade)
        elif is_association[place]:
            inferred[len(units) + place] = fields.add_codes(_list_chain(rules, titles[position].as_py() or ""))
    of_association = np.concatenate([np.zeros(len(units), dtype=np.bool_), is_association])
    asked = {"industry": np.ones(count, dtype=np.bool_), "market": of_association}
    nobody = np.zeros(count, dtype=np.bool_)
    return Competence(
        fields=np.array(fields.rows),
        stated=stated,
        inferred=inferred,
        asked={kind: asked.get(kind, nobody) for kind in kinds},
    )


class _Fields:
    """Sets of industries, each once; the first is empty."""

    def __init__(self, size: int) -> None:
        self.rows = [np.zeros(size, dtype=np.bool_)]
        self._places: dict[object, int] = {(): 0}

    def add(self, inside: NDArray[np.bool_], name: object) -> int:
        if name not in self._places:
            self._places[name] = len(self.rows)
            self.rows.append(inside)
        return self._places[name]

    def add_codes(self, codes: tuple[str, ...]) -> int:
        if codes in self._places:
            return self._places[codes]
        inside = classify_sector(read_industries().list_industry_keys(), codes) == YES
        return self.add(np.append(inside, np.False_), codes)


def _find_registered(snapshot: Snapshot, *, day: date) -> NDArray[np.int32]:
    """Find the industry that the ledger registers for each unit, as a position in the standard; −1 where none is."""
    pairs = snapshot.relation("IN_INDUSTRY").on(day, source="Unit")
    registered = np.full(len(snapshot.nodes("Unit")), -1, dtype=np.int32)
    registered[pairs.source] = read_industries().find_positions(snapshot.nodes("Industry").keys)[pairs.target]
    return registered


def _list_codes(rules: Rules, name: str) -> tuple[str, ...]:
    """List the industries of the families that a unit belongs to by its name."""
    families = rules.competences.values()
    return tuple(code for family in families if any(word in name for word in family.names) for code in family.codes)


def _list_chain(rules: Rules, name: str) -> tuple[str, ...]:
    """List the industries of the chain that an association is named after."""
    return next((chain.codes for chain in rules.industry_chains.values() if chain.title in name), ())


def _find_trades_of_hosts(
    snapshot: Snapshot,
    organizations: NDArray[np.int32],
    is_association: NDArray[np.bool_],
    *,
    rules: Rules,
    day: date,
) -> NDArray[np.int32]:
    """Find the trade of each organization; of an association the one that at least half of its members share."""
    trade = find_trades(snapshot, rules=rules, day=day)[1]
    own = trade[organizations]
    own[is_association] = -1
    belongs = snapshot.relation("BELONGS_TO").on(day)
    known = trade[belongs.source] >= 0
    for row in np.flatnonzero(is_association & np.isin(organizations, belongs.target)).tolist():
        members = trade[belongs.source[known & (belongs.target == organizations[row])]]
        found, counts = np.unique(members, return_counts=True)
        if len(found) and counts.max() >= HALF * len(members):
            own[row] = found[np.argmax(counts)]
    return own
