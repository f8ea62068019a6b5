"""Who is a member of which alliance on a day, and how its agreement stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.findings import Words
from orgraph.model import MODEL
from orgraph.snapshot import FIRST_DAY, LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import Snapshot

MEMBER_KINDS: Final = MODEL.relations["MEMBER_OF"].sources
AGREEMENTS: Final[dict[str, Words]] = {
    "none": Words("未签约", "none"),
    "in_force": Words("有效", "in force"),
    "expiring": Words("即将到期", "expiring"),
    "expired": Words("已到期", "expired"),
    "later": Words("尚未生效", "not yet in force"),
}
"""How an agreement stands; an expiring one is still in force."""


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """One entry per member and alliance, sorted by alliance, kind of member and key.

    Attributes
    ----------
    alliance
        Place among the listed alliances.
    kind, member
        Place in `MEMBER_KINDS`, and position among the nodes of that kind.
    agreement
        Place in `AGREEMENTS`.
    ends_on
        Last day of the agreement, as days since 1970; ``LAST_DAY`` where open or none.
    """

    alliance: NDArray[np.int32]
    kind: NDArray[np.int8]
    member: NDArray[np.int32]
    agreement: NDArray[np.int8]
    ends_on: NDArray[np.int32]

    def take(self, mask: NDArray[np.bool_]) -> Membership:
        """Keep some entries."""
        return Membership(
            self.alliance[mask], self.kind[mask], self.member[mask], self.agreement[mask], self.ends_on[mask]
        )

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Whose agreement is in force, expiring ones included."""
        return np.isin(self.agreement, [list(AGREEMENTS).index(name) for name in ("in_force", "expiring")])

    @property
    def organizations(self) -> Membership:
        """The entries whose members are organizations."""
        return self.take(self.kind == MEMBER_KINDS.index("Organization"))


def find_membership(snapshot: Snapshot, alliances: NDArray[np.int32], *, day: date, expiring_days: int) -> Membership:
    """Find the members of some alliances that exist on a day, each once per alliance.

    Where the ledgers name a member twice, the agreement that ends last counts.
    """
    relation = snapshot.relation("MEMBER_OF")
    place = np.full(len(snapshot.nodes("Alliance")), -1, dtype=np.int32)
    place[alliances] = np.arange(len(alliances))
    agreement, ends = _find_agreements(snapshot, day=day, expiring_days=expiring_days)
    parts = []
    for number, kind in enumerate(MEMBER_KINDS):
        pairs = relation.on(day, source=kind, target="Alliance")
        kept = (place[pairs.target] >= 0) & snapshot.nodes(kind).exist_on(day)[pairs.source]
        rows = pairs.rows[kept]
        kinds = np.full(len(rows), number, dtype=np.int8)
        parts.append((place[pairs.target[kept]], kinds, pairs.source[kept], agreement[rows], ends[rows]))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((-_rank(columns[3], columns[4]), columns[2], columns[1], columns[0]))
    whole = Membership(*(column[order] for column in columns))
    same = (np.diff(whole.alliance) == 0) & (np.diff(whole.kind) == 0) & (np.diff(whole.member) == 0)
    return whole.take(np.append(np.ones(min(len(order), 1), dtype=np.bool_), ~same))


def _rank(agreement: NDArray[np.int8], ends: NDArray[np.int32]) -> NDArray[np.int64]:
    """Rank agreements: those in force first, then by their last day."""
    names = list(AGREEMENTS)
    in_force = np.isin(agreement, [names.index("in_force"), names.index("expiring")])
    return in_force.astype(np.int64) * (1 << 33) + np.where(agreement == 0, FIRST_DAY, ends).astype(np.int64)


def _find_agreements(
    snapshot: Snapshot, *, day: date, expiring_days: int
) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Find how the agreement of each relation stands, and its last day."""
    relation, number = snapshot.relation("MEMBER_OF"), days_since_1970(day)
    begun, ends = relation.day("agreement_from", missing=LAST_DAY), relation.day("agreement_to", missing=LAST_DAY)
    # Days of begin and end may stand alone: one that has only an end has begun at an unknown time.
    signed = (begun < LAST_DAY) | (ends < LAST_DAY)
    later = signed & (begun < LAST_DAY) & (begun > number)
    expired = signed & (ends < number)
    expiring = signed & ~later & ~expired & (ends < number + expiring_days)
    names = list(AGREEMENTS)
    found = np.select(
        [~signed, later, expired, expiring], [names.index(name) for name in ("none", "later", "expired", "expiring")], 1
    )
    return found.astype(np.int8), ends
