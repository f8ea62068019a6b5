"""Affiliation: the tree of Party organizations, whom each covers, and when its term ends.

A term ends on the day that the ledger says, else as many years after the last election as the rules give its level.
Overdue is what has passed; due is what ends within the months that the rules set (换届到期). A Party organization has
one superior on a day; units that manage it beside (双重管理) are listed and never inferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.analyses.facts.places import AreaTable, find_area_table, find_units, list_unit_words
from orgraph.findings import Provenance, find_provenance
from orgraph.kernels.graphs.csr import build_adjacency
from orgraph.model import vocabulary
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

TERM_CODES: Final = ("unknown", "running", "due", "overdue")
TERM_UNKNOWN, RUNNING, DUE, OVERDUE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Party organizations, each right below its superior: positions, how deep each stands, and the top above it."""

    positions: NDArray[np.int32]
    depths: NDArray[np.int32]
    tops: NDArray[np.int32]

    def keep(self, inside: NDArray[np.bool_]) -> Tree:
        """Keep some."""
        return Tree(self.positions[inside], self.depths[inside], self.tops[inside])


@dataclass(frozen=True, kw_only=True, eq=False)
class Affiliation:
    """The Party organizations of a day; arrays have one entry per node ``PartyOrganization``.

    Attributes
    ----------
    exists
        Whether it exists on the day.
    superior, superior_unit
        Position of the Party organization, or of the unit, that it is affiliated to; −1 where there is none.
    co_managers
        Units that manage it beside its superior.
    covered
        Number of organizations that it covers on the day.
    term_ends
        Days since 1970; the lowest number where it is not known.
    term
        Place in ``TERM_CODES``.
    """

    provenance: Provenance
    areas: AreaTable
    exists: NDArray[np.bool_]
    level: NDArray[np.int8]
    unit: NDArray[np.int32]
    superior: NDArray[np.int32]
    superior_unit: NDArray[np.int32]
    co_managers: Adjacency
    covered: NDArray[np.int64]
    term_ends: NDArray[np.int32]
    term: NDArray[np.int8]
    loaded: bool
    snapshot: Snapshot

    @cached_property
    def inferiors(self) -> Adjacency:
        """Party organizations by their superior."""
        below = np.flatnonzero(self.exists & (self.superior >= 0)).astype(np.int32)
        return build_adjacency(self.superior[below], below, size=len(self.exists))

    @cached_property
    def below(self) -> NDArray[np.int64]:
        """How many Party organizations stand below each, at any depth."""
        counts = np.zeros(len(self.exists), dtype=np.int64)
        ancestor = np.where(self.exists, self.superior, -1)
        # The tree has no circles (the store refuses them), so that this ends after its depth.
        for _ in range(64):
            known = ancestor >= 0
            if not known.any():
                break
            counts += np.bincount(ancestor[known], minlength=len(counts))
            ancestor = np.where(known, self.superior[ancestor], -1)
        return counts

    @cached_property
    def roots(self) -> NDArray[np.int32]:
        """Those that exist and have no superior Party organization."""
        return np.flatnonzero(self.exists & (self.superior < 0)).astype(np.int32)

    @cached_property
    def tree(self) -> Tree:
        """All that exist; tops stand by counting unit and by the unit that leads them."""
        order = np.lexsort((self.roots, self.superior_unit[self.roots], self.unit[self.roots]))
        waiting = [(int(root), 0, int(root)) for root in self.roots[order][::-1]]
        found = []
        while waiting:
            position, depth, top = waiting.pop()
            found.append((position, depth, top))
            waiting += [(int(below), depth + 1, top) for below in self.inferiors.of(position)[::-1]]
        return Tree(*np.array(found, dtype=np.int32).reshape(-1, 3).T)

    def count_terms(self, term: int) -> int:
        """Count those whose term is unknown, running, due or overdue."""
        return int((self.exists & (self.term == term)).sum())

    def table(self, positions: NDArray[np.int32] | None = None) -> pa.Table:
        """One row per Party organization, of some or of all that exist."""
        if positions is None:
            positions = np.flatnonzero(self.exists).astype(np.int32)
        nodes, units = self.snapshot.nodes("PartyOrganization"), self.snapshot.nodes("Unit")
        rows, superior, above = pa.array(positions), self.superior[positions], self.superior_unit[positions]
        ends = self.term_ends[positions]
        level = self.level[positions]
        names = nodes.text("name").take(pa.array(superior, mask=superior < 0))
        unit_names = units.text("name").take(pa.array(above, mask=above < 0))
        return pa.table(
            {
                "key": nodes.keys.take(rows),
                "name": nodes.text("name").take(rows),
                "level": pa.array(
                    [vocabulary("party_level").codes[code] if code >= 0 else None for code in level], pa.string()
                ),
                "unit": list_unit_words(self.areas, self.unit[positions]).cast(pa.string()),
                "superior": pc.coalesce(names, unit_names),
                "co_managers": self.co_managers.degrees[positions],
                "below": self.below[positions],
                "covered": self.covered[positions],
                "term_ends_on": pa.array(ends, mask=ends == FIRST_DAY).cast(pa.date32()),
                "term": pa.array([TERM_CODES[code] for code in self.term[positions]], pa.string()),
            }
        )

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        terms = {code: self.count_terms(number) for number, code in enumerate(TERM_CODES)}
        return {**self.provenance.as_dict(), "count": int(self.exists.sum()), "terms": terms}


def list_affiliation(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Affiliation:
    """List the Party organizations of a day in their tree."""
    day = day or snapshot.data_date
    nodes, areas = snapshot.nodes("PartyOrganization"), find_area_table(snapshot)
    exists = nodes.exist_on(day)
    superior = np.full(len(nodes), -1, dtype=np.int32)
    superior_unit = superior.copy()
    for kind, found in (("PartyOrganization", superior), ("Unit", superior_unit)):
        pairs = snapshot.relation("AFFILIATED_TO").on(day, target=kind)
        found[pairs.source] = pairs.target
    superior[(superior >= 0) & ~exists[superior]] = -1
    covers = snapshot.relation("COVERS").on(day)
    alive = snapshot.nodes("Organization").exist_on(day)[covers.target]
    term_ends = _find_term_ends(snapshot, rules=rules)
    return Affiliation(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        areas=areas,
        exists=exists,
        level=nodes.choice("level"),
        unit=find_units(snapshot, "PartyOrganization", basis="counted", areas=areas, day=day),
        superior=superior,
        superior_unit=superior_unit,
        co_managers=snapshot.adjacency("CO_MANAGED_BY", day=day),
        covered=np.bincount(covers.source[alive], minlength=len(nodes)),
        term_ends=term_ends,
        term=_find_terms(term_ends, day=day, months=rules.election.due_within_months),
        loaded=bool(snapshot.scopes.units("party")),
        snapshot=snapshot,
    )


def _find_term_ends(snapshot: Snapshot, *, rules: Rules) -> NDArray[np.int32]:
    nodes = snapshot.nodes("PartyOrganization")
    declared, elected = nodes.day("term_ends_on", missing=FIRST_DAY), nodes.day("elected_on", missing=FIRST_DAY)
    level = nodes.choice("level")
    years = np.array([getattr(rules.term_years, code) for code in vocabulary("party_level").codes] + [0])[level]
    derived = np.full(len(nodes), FIRST_DAY, dtype=np.int32)
    known = (elected != FIRST_DAY) & (years > 0)
    days = elected[known].astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    of_month = days - months.astype("datetime64[D]")
    # 29 February plus a number of years is 1 March: the term is not cut short.
    derived[known] = ((months + years[known] * 12).astype("datetime64[D]") + of_month).astype(np.int32)
    return np.where(declared != FIRST_DAY, declared, derived)


def _find_terms(term_ends: NDArray[np.int32], *, day: date, months: int) -> NDArray[np.int8]:
    number = days_since_1970(day)
    today = np.datetime64(day, "D")
    month = today.astype("datetime64[M]")
    soon = int(((month + months).astype("datetime64[D]") + (today - month.astype("datetime64[D]"))).astype(np.int32))
    conditions = [term_ends == FIRST_DAY, term_ends < number, term_ends <= soon]
    return np.select(conditions, [TERM_UNKNOWN, OVERDUE, DUE], RUNNING).astype(np.int8)
