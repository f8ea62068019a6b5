"""Ties: which organizations meet where, as links of a network of organizations and meeting places.

Modelling decisions:

- What brings several organizations together (an alliance, a carrier, an event, a unit that visits) is a node of its own
  that each of them is linked to. A carrier of 10,000 tenants so makes 10,000 links and no 50 million pairs, and what an
  organization shares with many counts no more than what it shares with few.
- Associations and parents are organizations, so membership and branches are links between organizations.
- Only facts of the day: what holds and exists on it, alliances that are not merely proposed, visits and events of the
  last months. A meeting place of one organization ties nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.knowledge import find_code
from orgraph.findings import Words
from orgraph.model import MODEL
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

TIES: Final[dict[str, Words]] = {
    "alliance": Words("加入或牵头同一联盟", "the same alliance"),
    "association": Words("加入协会", "membership in an association"),
    "carrier": Words("位于同一载体", "the same carrier"),
    "visit": Words("同一单位走访", "visits by the same unit"),
    "event": Words("参加同一活动", "the same event"),
    "branch": Words("总部与分支", "parent and branch"),
}
"""Every kind of tie and its title."""
PLACES: Final = {"alliance": "Alliance", "carrier": "Carrier", "visit": "Unit", "event": "Event"}
"""Kind of node where organizations meet, by kind of tie; the others are links between organizations."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """The links of the network of organizations, each once, kind after kind.

    Attributes
    ----------
    source, target
        Nodes: organizations by their positions, after them the meeting places of each kind.
    kind
        Kind of each link, as a place in ``TIES``.
    weight
        Of each link, as the rules say.
    present
        Organizations that the network is about: those that exist on the day.
    count
        Nodes in all.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    kind: NDArray[np.int8]
    weight: NDArray[np.float64]
    present: NDArray[np.bool_]
    count: int

    def without(self, kind: str) -> Ties:
        """Leave one kind of tie out."""
        kept = self.kind != list(TIES).index(kind)
        return Ties(self.source[kept], self.target[kept], self.kind[kept], self.weight[kept], self.present, self.count)

    def count_by_kind(self) -> dict[str, int]:
        """Count the links of each kind."""
        return dict(zip(TIES, np.bincount(self.kind, minlength=len(TIES)).tolist(), strict=True))


def find_ties(snapshot: Snapshot, *, present: NDArray[np.bool_], rules: Rules, day: date) -> Ties:
    """Find all ties of a day whose kind weighs anything."""
    weights = rules.clusters.weights
    parts, offset = [], len(present)
    for number, kind in enumerate(TIES):
        weight = getattr(weights, kind)
        source, target = _LISTED[kind](snapshot, present, day, rules)
        if kind in PLACES:
            source, target = _drop_lonely(source, target, size=len(snapshot.nodes(PLACES[kind])))
            target = target + offset
            offset += len(snapshot.nodes(PLACES[kind]))
        if weight > 0:
            parts.append((source, target, np.full(len(source), number), np.full(len(source), weight)))
    nothing = tuple(np.zeros(0) for _ in range(4))
    source, target, numbers, amounts = (np.concatenate(some) for some in zip(nothing, *parts, strict=True))
    return Ties(
        source.astype(np.int32),
        target.astype(np.int32),
        numbers.astype(np.int8),
        amounts.astype(np.float64),
        present,
        offset,
    )


def find_node(snapshot: Snapshot, number: int) -> tuple[str, int]:
    """Find which node of the snapshot a node of the network is: its kind and position."""
    for kind in ("Organization", *PLACES.values()):
        if number < len(snapshot.nodes(kind)):
            break
        number -= len(snapshot.nodes(kind))
    return kind, number


def find_missing_ledgers(snapshot: Snapshot) -> Words | None:
    """Find the words for the ledgers of ties that are not loaded; None where all are."""
    missing = [
        MODEL.ledgers_by_name[name] for name in ("alliances", "visits", "events") if not snapshot.scopes.units(name)
    ]
    if not missing:
        return None
    return Words(
        "未导入：" + "、".join(ledger.chinese for ledger in missing),
        "not loaded: " + ", ".join(ledger.english for ledger in missing),
    )


_Links = tuple["NDArray[np.int64]", "NDArray[np.int64]"]


def find_memberships(snapshot: Snapshot, *, present: NDArray[np.bool_], day: date) -> _Links:
    """Find which organizations are in or host which alliances that are more than proposed; each pair once."""
    nodes = snapshot.nodes("Alliance")
    declared = nodes.exist_on(day) & (nodes.choice("status") != find_code("alliance_status", "proposed"))
    found = [_list_pairs(snapshot, name, "Alliance", declared, present, day) for name in ("MEMBER_OF", "HOSTS")]
    return _drop_repeated(*(np.concatenate(ends) for ends in zip(*found, strict=True)))


def _list_alliances(snapshot: Snapshot, present: NDArray[np.bool_], day: date, _rules: Rules) -> _Links:
    return find_memberships(snapshot, present=present, day=day)


def _list_carriers(snapshot: Snapshot, present: NDArray[np.bool_], day: date, _rules: Rules) -> _Links:
    exists = snapshot.nodes("Carrier").exist_on(day)
    return _drop_repeated(*_list_pairs(snapshot, "LOCATED_IN", "Carrier", exists, present, day))


def _list_events(snapshot: Snapshot, present: NDArray[np.bool_], day: date, rules: Rules) -> _Links:
    held = _is_recent(snapshot.nodes("Event").day("held_on", missing=FIRST_DAY), day, rules.clusters.months)
    return _drop_repeated(*_list_pairs(snapshot, "TOOK_PART", "Event", held, present, day))


def _list_visits(snapshot: Snapshot, present: NDArray[np.bool_], day: date, rules: Rules) -> _Links:
    visits = snapshot.nodes("Visit")
    made = _is_recent(visits.day("visited_on", missing=FIRST_DAY), day, rules.clusters.months)
    unit = np.full(len(visits), -1, dtype=np.int64)
    pairs = snapshot.relation("MADE").on(day)
    unit[pairs.target] = pairs.source
    calls = snapshot.relation("CALLED_ON").on(day, source="Visit", target="Organization")
    kept = present[calls.target] & made[calls.source] & (unit[calls.source] >= 0)
    return _drop_repeated(calls.target[kept].astype(np.int64), unit[calls.source[kept]])


def _list_associations(snapshot: Snapshot, present: NDArray[np.bool_], day: date, _rules: Rules) -> _Links:
    return _drop_repeated(*_list_pairs(snapshot, "BELONGS_TO", "Organization", present, present, day))


def _list_branches(snapshot: Snapshot, present: NDArray[np.bool_], day: date, _rules: Rules) -> _Links:
    return _drop_repeated(*_list_pairs(snapshot, "BRANCH_OF", "Organization", present, present, day))


_LISTED: Final = {
    "alliance": _list_alliances,
    "association": _list_associations,
    "carrier": _list_carriers,
    "visit": _list_visits,
    "event": _list_events,
    "branch": _list_branches,
}


def _list_pairs(
    snapshot: Snapshot, name: str, target: str, able: NDArray[np.bool_], present: NDArray[np.bool_], day: date
) -> _Links:
    pairs = snapshot.relation(name).on(day, source="Organization", target=target)
    kept = present[pairs.source] & able[pairs.target]
    if target == "Organization":
        kept &= pairs.source != pairs.target
    return pairs.source[kept].astype(np.int64), pairs.target[kept].astype(np.int64)


def _is_recent(days: NDArray[np.int32], day: date, months: int) -> NDArray[np.bool_]:
    last = days_since_1970(day)
    month = np.datetime64(day, "M") - months
    first = int((month.astype("datetime64[D]") + (day.day - 1)).astype(np.int64))
    return (days > first) & (days <= last)


def _drop_repeated(source: NDArray[np.int64], target: NDArray[np.int64]) -> _Links:
    pairs = np.unique(np.stack([source, target], axis=1), axis=0) if len(source) else np.zeros((0, 2), dtype=np.int64)
    return pairs[:, 0], pairs[:, 1]


def _drop_lonely(source: NDArray[np.int64], target: NDArray[np.int64], *, size: int) -> _Links:
    kept = np.bincount(target, minlength=size)[target] > 1
    return source[kept], target[kept]
