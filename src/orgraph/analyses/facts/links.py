"""Links: which Party organizations cover which organizations on a day, and where branches roll up.

Modelling decisions:

- A Party organization covers a unit by a relation that holds on the day, as long as both exist: a deregistered firm is
  no unit of a joint branch any more, a suspended one still is.
- Functional Party organizations hold no membership and cover nobody. A Party organization whose term has run out still
  covers. Membership in an alliance is no coverage.
- A branch rolls up to its legal entity only where the same unit counts both and the branch has no Party organization
  of its own, that is, none that covers this branch alone. What covers or guides the branch then covers or guides the
  entity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.knowledge import find_codes
from orgraph.analyses.facts.standing import COUNTED
from orgraph.kernels.three_valued import YES, is_any

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.places import Places
    from orgraph.analyses.facts.standing import Standing
    from orgraph.snapshot import Snapshot

LISTING_FORMS: Final = ("regional", "industry")
"""Forms of Party organizations that cover what they list, however many."""


@dataclass(frozen=True, slots=True, eq=False)
class CoverLinks:
    """COVERS on a day, one entry per relation.

    Attributes
    ----------
    party, organization
        Positions; the organization is the one that the ledger names, before any roll-up.
    lists
        True where the Party organization is a regional or industry one for this organization.
    rows
        Rows of the relation table.
    """

    party: NDArray[np.int32]
    organization: NDArray[np.int32]
    lists: NDArray[np.bool_]
    rows: NDArray[np.int32]


def find_cover_links(snapshot: Snapshot, standing: Standing, *, day: date) -> CoverLinks:
    """Find who covers whom on a day: Party organizations that exist and work, organizations that have not ended."""
    relation = snapshot.relation("COVERS")
    parties = snapshot.nodes("PartyOrganization")
    pairs = relation.on(day)
    works = parties.exist_on(day) & (parties.flag("functional") != YES)
    kept = works[pairs.source] & ~standing.ended[pairs.target]
    rows = pairs.rows[kept]
    lists = is_any(relation.choice("form"), find_codes("coverage_form", *LISTING_FORMS))
    return CoverLinks(pairs.source[kept], pairs.target[kept], lists[rows], rows)


def find_guide_links(
    snapshot: Snapshot, standing: Standing, *, day: date
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find which instructor or liaison post guides whom on a day; a post known to be vacant guides nobody."""
    posts = snapshot.nodes("Post")
    guides = is_any(posts.choice("kind"), find_codes("post_kind", "instructor", "liaison"))
    guides &= posts.exist_on(day) & (posts.flag("filled") != 0)
    pairs = snapshot.relation("GUIDES").on(day)
    kept = guides[pairs.source] & ~standing.ended[pairs.target]
    return pairs.source[kept], pairs.target[kept]


def find_roots(
    snapshot: Snapshot, standing: Standing, places: Places, links: CoverLinks, *, day: date
) -> NDArray[np.int32] | None:
    """Find the legal entity that each organization counts for; None where no branch rolls up."""
    pairs = snapshot.relation("BRANCH_OF").on(day)
    if not len(pairs.rows):
        return None
    organizations, parties = len(standing.codes), len(snapshot.nodes("PartyOrganization"))
    units = find_unit_counts(links.party, links.organization, parties=parties, organizations=organizations)
    has_own = np.zeros(organizations, dtype=np.bool_)
    has_own[links.organization[(units[links.party] == 1) & ~links.lists]] = True
    branch, entity = pairs.source, pairs.target
    rolls_up = (standing.codes[branch] == COUNTED) & (standing.codes[entity] == COUNTED) & ~has_own[branch]
    rolls_up &= (places.unit[branch] == places.unit[entity]) & (places.unit[branch] < len(places.areas.units))
    if not rolls_up.any():
        return None
    roots = np.arange(organizations, dtype=np.int32)
    roots[branch[rolls_up]] = entity[rolls_up]
    for _ in range(32):  # each turn doubles the length of the chains that are followed
        further = roots[roots]
        if np.array_equal(further, roots):
            return roots
        roots = further
    in_circle = roots[roots] != roots
    roots[in_circle] = np.flatnonzero(in_circle)
    return roots


def find_unit_counts(
    party: NDArray[np.int32], unit: NDArray[np.int32], *, parties: int, organizations: int
) -> NDArray[np.int64]:
    """Count the different organizations of each Party organization."""
    pair = party.astype(np.int64) * organizations + unit
    if not np.all(pair[1:] > pair[:-1]):
        pair = np.sort(pair)
        pair = pair[np.append(True, pair[1:] > pair[:-1])]
    return np.bincount(pair // max(organizations, 1), minlength=parties)
