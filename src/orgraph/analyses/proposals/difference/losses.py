"""Losses: what is given up from one picture of a city to another, with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from orgraph.findings import ORGANIZATIONS, Words

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.difference.standings import AllianceStanding
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loss:
    """Something that is given up.

    Attributes
    ----------
    code
        ``agreements_broken``, ``alliances_ended``, ``hosts_changed`` or ``members_further``.
    kind, positions
        Nodes of the picture before that lose it.
    keys
        Their keys.
    """

    code: str
    words: Words
    unit: Words
    kind: str
    positions: NDArray[np.int32]
    keys: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"code": self.code, "words": self.words.as_dict(), "count": len(self.keys), "keys": list(self.keys)}


def find_losses(
    before: Snapshot, after: Snapshot, standing: AllianceStanding, later: AllianceStanding, *, day: date
) -> tuple[Loss, ...]:
    """Find what is lost: agreements, alliances, hosts, nearness."""
    agreements = _find_broken(before, after, standing, later)
    ended = _find_ended(before, after, standing, later)
    changed = _find_changed_hosts(before, after, standing, later, day=day)
    further = _find_further(before, after, standing, later)
    alliances = Words("个联盟", "alliances")
    count = len(agreements)
    return (
        _make(
            before,
            "agreements_broken",
            Words(f"{count}家的联盟协议提前终止", f"{count} organizations lose an agreement that is in force"),
            ORGANIZATIONS,
            ("Organization", agreements),
        ),
        _make(
            before,
            "alliances_ended",
            Words(f"{len(ended)}个联盟终止", f"{len(ended)} alliances end"),
            alliances,
            ("Alliance", ended),
        ),
        _make(
            before,
            "hosts_changed",
            Words(f"{len(changed)}家更换牵头单位", f"{len(changed)} organizations change their host"),
            ORGANIZATIONS,
            ("Organization", changed),
        ),
        _make(
            before,
            "members_further",
            Words(
                f"{len(further)}家离联盟中心更远",
                f"{len(further)} organizations lie further from their alliance's middle",
            ),
            ORGANIZATIONS,
            ("Organization", further),
        ),
    )


def _make(snapshot: Snapshot, code: str, words: Words, unit: Words, rows: tuple[str, NDArray[np.integer]]) -> Loss:
    kind, positions = rows
    keys = snapshot.nodes(kind).keys.take(pa.array(positions, pa.int32())).to_pylist()
    return Loss(code=code, words=words, unit=unit, kind=kind, positions=positions.astype(np.int32), keys=tuple(keys))


def _list_pairs(snapshot: Snapshot, standing: AllianceStanding) -> list[tuple[int, str]]:
    keys = snapshot.nodes("Alliance").keys.to_pylist()
    return [
        (row, keys[alliance])
        for row, alliance in zip(standing.organization.tolist(), standing.alliance.tolist(), strict=True)
    ]


def _find_broken(
    before: Snapshot, after: Snapshot, standing: AllianceStanding, later: AllianceStanding
) -> NDArray[np.int32]:
    stays = set(_list_pairs(after, later))
    lost = [
        pair[0]
        for pair, in_force in zip(_list_pairs(before, standing), standing.holds.tolist(), strict=True)
        if in_force and pair not in stays
    ]
    return np.unique(np.array(lost, dtype=np.int32))


def _find_ended(
    before: Snapshot, after: Snapshot, standing: AllianceStanding, later: AllianceStanding
) -> NDArray[np.int64]:
    keys = before.nodes("Alliance").keys
    place = after.nodes("Alliance").positions(keys)
    return np.flatnonzero(standing.counted & ~np.append(later.counted, np.False_)[place])


def _list_hosts(snapshot: Snapshot, standing: AllianceStanding, *, day: date) -> dict[int, set[str]]:
    """List for each organization the hosts of its alliances, by kind and key."""
    hosts: dict[int, set[str]] = {}
    for kind in ("Unit", "Organization"):
        pairs = snapshot.relation("HOSTS").on(day, source=kind, target="Alliance")
        keys = snapshot.nodes(kind).keys
        for host, alliance in zip(pairs.source.tolist(), pairs.target.tolist(), strict=True):
            hosts.setdefault(alliance, set()).add(f"{kind} {keys[host].as_py()}")
    found: dict[int, set[str]] = {}
    for row, alliance in zip(standing.organization.tolist(), standing.alliance.tolist(), strict=True):
        found.setdefault(row, set()).update(hosts.get(alliance, set()))
    return found


def _find_changed_hosts(
    before: Snapshot, after: Snapshot, standing: AllianceStanding, later: AllianceStanding, *, day: date
) -> NDArray[np.int32]:
    """Find who had a host before that it has no longer."""
    now = _list_hosts(after, later, day=day)
    then = _list_hosts(before, standing, day=day)
    return np.array(sorted(row for row, hosts in then.items() if hosts - now.get(row, set())), dtype=np.int32)


def _find_further(
    before: Snapshot, after: Snapshot, standing: AllianceStanding, later: AllianceStanding
) -> NDArray[np.int64]:
    """Find who was in an alliance and is in one, and whose nearest middle lies more than a metre further away."""
    nearest = []
    for snapshot, one in ((before, standing), (after, later)):
        least = np.full(len(snapshot.nodes("Organization")), np.inf)
        known = ~np.isnan(one.distance_m)
        np.minimum.at(least, one.organization[known], one.distance_m[known])
        nearest.append(least)
    both = np.isfinite(nearest[0]) & np.isfinite(nearest[1])
    return np.flatnonzero(both & (np.where(both, nearest[1], 0.0) > np.where(both, nearest[0], 0.0) + 1.0))
