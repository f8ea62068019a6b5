"""Candidates: the organizations that a proposal may place, where they lie and what they do.

By default those that count (a branch with its legal entity, see `alliances.belonging`) and are in no alliance that is
kept. Members of alliances that are proposed and kept (拟建) are in no alliance, and wait for the approval of that one.
Where coordinates are missing the carrier stands for them, else the township; which of them it is stands in `basis`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.alliances.belonging import Outside, find_outside
from orgraph.analyses.facts.attributes import find_city
from orgraph.analyses.facts.carriers import find_carriers
from orgraph.analyses.facts.knowledge import find_codes
from orgraph.analyses.facts.places import Places, find_places
from orgraph.analyses.facts.trades import find_trades
from orgraph.coordinates import project_to_metres
from orgraph.errors import InvalidValueError
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.decisions import Decisions
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

COORDINATES: Final = 0
CARRIER: Final = 1
TOWNSHIP: Final = 2
NOWHERE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """The organizations to place, one entry of each array per organization, in the order of their keys.

    Attributes
    ----------
    positions
        Positions among the nodes ``Organization``.
    points
        Metres east and north, shape ``(n, 2)``; what stands for missing coordinates is told by `basis`.
    all_points
        The same for every organization of the snapshot, by position; NaN where there are no coordinates.
    basis
        ``COORDINATES``, ``CARRIER``, ``TOWNSHIP`` (the middle of what is known there) or ``NOWHERE``.
    unit, township
        Place among ``places.areas.units`` (its length: unknown); position of the area, −1 unknown.
    carriers
        For each kind of alliance the carrier that it could rest on, −1 where there is none.
    industry
        Position in ``read_industries().list_industry_keys()``, −1 unknown.
    trade
        A number that the members of one division or chain share, −1 unknown.
    alliances
        Existing alliances that it would leave, by position; −1 where it is in none.
    found
        Neighbours that were found last, by what they were asked for; see `contiguity`.
    """

    positions: NDArray[np.int32]
    points: NDArray[np.float64]
    all_points: NDArray[np.float64]
    basis: NDArray[np.int8]
    unit: NDArray[np.int32]
    township: NDArray[np.int32]
    carriers: dict[str, NDArray[np.int32]]
    industry: NDArray[np.int32]
    trade: NDArray[np.int32]
    alliances: NDArray[np.int32]
    places: Places
    found: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.positions)

    def are_located(self, rows: NDArray[np.int64] | int) -> NDArray[np.bool_]:
        """Tell of whom it is known where they lie, by their own coordinates or by those of their carrier."""
        return np.asarray(self.basis[rows] <= CARRIER)

    def take(self, rows: NDArray[np.int64]) -> Candidates:
        """Take some of them, in the order given."""
        return replace(
            self,
            positions=self.positions[rows],
            points=self.points[rows],
            basis=self.basis[rows],
            unit=self.unit[rows],
            township=self.township[rows],
            carriers={kind: carriers[rows] for kind, carriers in self.carriers.items()},
            industry=self.industry[rows],
            trade=self.trade[rows],
            alliances=self.alliances[rows],
            found={},
        )


def find_candidates(
    snapshot: Snapshot, *, rules: Rules, day: date, decisions: Decisions, keep: Collection[str] | None
) -> tuple[Candidates, Outside]:
    """Find the organizations to place on a day, and who is in no alliance; `keep` names those that stay (None: all)."""
    outside = find_outside(list_alliances(snapshot, rules=rules, day=day), find_city(snapshot, rules=rules, day=day))
    organizations = snapshot.nodes("Organization")
    member_of, kept = find_memberships(snapshot, day=day, keep=keep)
    wanted = outside.counted & ~kept
    excluded = organizations.positions(decisions.excluded)
    wanted[excluded[excluded >= 0]] = False
    accepted = organizations.positions([key for group in decisions.accepted for key in group.members])
    wanted[accepted[accepted >= 0]] = True
    found = find_places_of(snapshot, np.flatnonzero(wanted).astype(np.int32), rules=rules, day=day)
    return replace(found, alliances=member_of[found.positions]), outside


def find_places_of(snapshot: Snapshot, positions: NDArray[np.int32], *, rules: Rules, day: date) -> Candidates:
    """Find where some organizations lie and what they do."""
    places = find_places(snapshot, day=day)
    innermost = find_carriers(snapshot, day=day)[positions]
    township = places.areas.township[places.area[positions]]
    all_points, of_carriers = _find_all_points(snapshot)
    points, basis = _find_points(all_points[positions], of_carriers[innermost], township)
    industry, trade = find_trades(snapshot, rules=rules, day=day)
    return Candidates(
        positions=positions,
        points=points,
        all_points=all_points,
        basis=basis,
        unit=places.unit[positions],
        township=township,
        carriers={**_find_carriers_of_kinds(snapshot, innermost, rules=rules, day=day), "branch": innermost},
        industry=industry[positions],
        trade=trade[positions],
        alliances=np.full(len(positions), -1, dtype=np.int32),
        places=places,
    )


def find_memberships(
    snapshot: Snapshot, *, day: date, keep: Collection[str] | None
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Find an alliance of each organization that is not kept (−1: none), and who is in one that is kept."""
    alliances = snapshot.nodes("Alliance")
    stays = alliances.exist_on(day)
    if keep is not None:
        chosen = np.zeros(len(alliances), dtype=np.bool_)
        wanted = sorted(keep)
        known = alliances.positions(wanted)
        if (known < 0).any():
            missing = wanted[int(np.argmin(known))]
            raise InvalidValueError(
                f"No alliance has the key {missing!r}: look it up with `orgraph alliances`.",
                chinese=f"没有编码为“{missing}”的联盟；请在联盟表中核对。",
                argument="keep",
            )
        chosen[known] = True
        goes = stays & ~chosen
        stays &= chosen
    else:
        goes = np.zeros(len(alliances), dtype=np.bool_)
    pairs = snapshot.relation("MEMBER_OF").on(day, source="Organization", target="Alliance")
    count = len(snapshot.nodes("Organization"))
    kept = np.zeros(count, dtype=np.bool_)
    kept[pairs.source[stays[pairs.target]]] = True
    left = np.full(count, len(alliances), dtype=np.int32)
    leaving = goes[pairs.target]
    np.minimum.at(left, pairs.source[leaving], pairs.target[leaving])
    left[left == len(alliances)] = -1
    return left, kept


def _find_all_points(snapshot: Snapshot) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project organizations and carriers together; the last row, for the carrier −1, is NaN."""
    organizations, carriers = snapshot.nodes("Organization"), snapshot.nodes("Carrier")
    longitude = np.concatenate([organizations.number("longitude"), carriers.number("longitude")])
    latitude = np.concatenate([organizations.number("latitude"), carriers.number("latitude")])
    projected = project_to_metres(longitude, latitude)
    return projected[: len(organizations)], np.vstack([projected[len(organizations) :], np.full((1, 2), np.nan)])


def _find_points(
    own: NDArray[np.float64], stand_in: NDArray[np.float64], township: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Let the carrier stand for missing coordinates, then the middle of the township, then that of the city."""
    points = own.copy()
    basis = np.where(np.isnan(points).any(axis=1), NOWHERE, COORDINATES).astype(np.int8)
    taken = (basis == NOWHERE) & ~np.isnan(stand_in).any(axis=1)
    points[taken], basis[taken] = stand_in[taken], CARRIER
    known = ~np.isnan(points).any(axis=1)
    size = int(township.max(initial=-1)) + 2
    counts = np.bincount(township[known] + 1, minlength=size)
    middle = (
        np.stack([np.bincount(township[known] + 1, points[known, axis], minlength=size) for axis in (0, 1)], axis=1)
        / np.maximum(counts, 1)[:, np.newaxis]
    )
    overall = points[known].mean(axis=0) if known.any() else np.zeros(2)
    rest = ~known
    found = np.where((counts > 0)[:, np.newaxis], middle, overall)
    points[rest] = found[township[rest] + 1]
    basis[rest & (township >= 0)] = TOWNSHIP
    return points, basis


def _find_carriers_of_kinds(
    snapshot: Snapshot, innermost: NDArray[np.int32], *, rules: Rules, day: date
) -> dict[str, NDArray[np.int32]]:
    """Find for each kind of alliance the innermost carrier around each organization that the kind rests on."""
    nodes = snapshot.nodes("Carrier")
    kinds = np.append(nodes.choice("kind"), np.int8(-1))
    outer = np.full(len(nodes) + 1, -1, dtype=np.int32)
    part_of = snapshot.relation("PART_OF").on(day)
    outer[part_of.source] = part_of.target
    found = {}
    for kind in vocabulary("alliance_kind").codes:
        wanted = find_codes("carrier_kind", *rules.alliances.kinds.of(kind).carriers)
        at, chosen = innermost, np.full(len(innermost), -1, dtype=np.int32)
        for _ in range(len(part_of.rows) + 1):
            chosen = np.where((chosen < 0) & np.isin(kinds[at], wanted), at, chosen)
            at = np.where(at >= 0, outer[at], -1)
            if (at < 0).all():
                break
        found[kind] = chosen.astype(np.int32)
    return found
