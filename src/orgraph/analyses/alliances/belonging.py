"""Who belongs to no alliance, or to too many; which alliances have no Party organization; which share members.

In none (未加入联盟) is, wherever it is told: an organization that counts on the day, branches counted with their legal
entity, and is a member of no approved alliance. Proposed alliances (拟建) count nowhere. It is known only where the
ledger of alliances of its own unit is loaded; in an alliance across counties each member counts for its own unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.alliances.membership import MEMBER_KINDS
from orgraph.analyses.facts.ladder import NOT_FOUND
from orgraph.analyses.facts.standing import COUNTED
from orgraph.kernels.three_valued import YES, Truth, settle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.alliances.listing import AllianceList
    from orgraph.analyses.alliances.membership import Membership
    from orgraph.analyses.facts.attributes import City
    from orgraph.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlaps:
    """Pairs of alliances that share members: most shared first.

    Attributes
    ----------
    first, second
        Places among the listed alliances; `first` has the lower one.
    shared
        Members of both.
    jaccard
        Shared members among those of either.
    contained
        Shared members among those of the smaller one.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    shared: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    contained: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outside:
    """Who is in an approved alliance and who is in none.

    Attributes
    ----------
    memberships
        For each organization the number of approved alliances that it is in.
    counted
        For each organization whether it counts.
    orphans
        Counted organizations that are in none; `orphans_unknown` those of which it is not known.
    """

    memberships: NDArray[np.int64]
    counted: NDArray[np.bool_]
    orphans: NDArray[np.int32]
    orphans_unknown: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Belonging(Outside):
    """Who belongs where.

    Attributes
    ----------
    above_scale_orphans
        Orphans that are above scale (规上).
    many
        Organizations in more than the rules allow.
    party_inside
        For each listed alliance whether a Party organization is set up in it, is a member, or covers a member.
    """

    above_scale_orphans: NDArray[np.int32]
    many: NDArray[np.int32]
    party_inside: Truth
    overlaps: Overlaps


def find_outside(listed: AllianceList, city: City) -> Outside:
    """Find who is in an approved alliance and who is in none."""
    membership = listed.membership
    rows = membership.take(listed.counted[membership.alliance]).organizations
    memberships = np.bincount(rows.member, minlength=len(city.places.unit))
    counted = city.attributes.standing == COUNTED
    in_none = counted & (memberships == 0)
    known = city.knowledge.find_loaded("alliances")[city.places.unit]
    return Outside(
        memberships=memberships,
        counted=counted,
        orphans=np.flatnonzero(in_none & known).astype(np.int32),
        orphans_unknown=np.flatnonzero(in_none & ~known).astype(np.int32),
    )


def find_belonging(listed: AllianceList, city: City, *, rules: Rules) -> Belonging:
    """Find who belongs to none or to many, and what alliances share."""
    membership, outside = listed.membership, find_outside(listed, city)
    return Belonging(
        memberships=outside.memberships,
        counted=outside.counted,
        orphans=outside.orphans,
        orphans_unknown=outside.orphans_unknown,
        above_scale_orphans=outside.orphans[city.attributes.above_scale[outside.orphans] == YES],
        many=np.flatnonzero(outside.memberships > rules.alliances.memberships_max).astype(np.int32),
        party_inside=_find_party_inside(listed, city),
        overlaps=_find_overlaps(membership.take(listed.counted[membership.alliance]), size=len(listed.positions)),
    )


def _find_party_inside(listed: AllianceList, city: City) -> Truth:
    membership, size = listed.membership, len(listed.positions)
    inside = listed.parties > 0
    parties = membership.kind == MEMBER_KINDS.index("PartyOrganization")
    inside |= np.bincount(membership.alliance[parties], minlength=size) > 0
    rows = membership.organizations
    covered = city.attributes.found[rows.member] != NOT_FOUND
    inside |= np.bincount(rows.alliance[covered], minlength=size) > 0
    # "None" needs the Party ledgers of all members' units.
    untold = np.bincount(rows.alliance[~city.attributes.party_known[rows.member]], minlength=size) > 0
    loaded = city.knowledge.find_loaded("party")[listed.unit]
    return settle(inside, ~inside & ~untold & loaded)


def _find_overlaps(membership: Membership, *, size: int) -> Overlaps:
    from scipy.sparse import csr_array, triu  # noqa: PLC0415 - half a second of import that only this needs

    member = membership.kind.astype(np.int64) << 32 | membership.member
    _, column = np.unique(member, return_inverse=True)
    width = int(column.max(initial=0)) + 1
    belongs = csr_array((np.ones(len(column), dtype=np.int64), (membership.alliance, column)), shape=(size, width))
    members = np.bincount(membership.alliance, minlength=size)
    pairs = triu(belongs @ belongs.T, k=1).tocoo()
    first, second, shared = pairs.row.astype(np.int32), pairs.col.astype(np.int32), pairs.data.astype(np.int64)
    order = np.lexsort((second, first, -shared))
    first, second, shared = first[order], second[order], shared[order]
    smaller = np.minimum(members[first], members[second])
    return Overlaps(
        first=first,
        second=second,
        shared=shared,
        jaccard=shared / np.maximum(members[first] + members[second] - shared, 1),
        contained=shared / np.maximum(smaller, 1),
    )
