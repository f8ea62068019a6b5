"""The ladder: by what each organization is reached, first match wins, so that none counts twice.

solo → joint → regional or industry Party organization that lists it → instructor or liaison → trade union, youth league
or women's federation only → none. Solo and joint follow from the number of units that the Party organization covers on
the day, whatever form the ledger declares. Several Party organizations cover an organization once, on the highest rung.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.links import find_unit_counts
from orgraph.findings import Words
from orgraph.kernels.three_valued import UNKNOWN, YES, Truth, either

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.facts.links import CoverLinks
    from orgraph.snapshot import NodeTable

RUNG_TITLES: Final[dict[str, Words]] = {
    "solo": Words("单独组建", "own Party organization"),
    "joint": Words("联合组建", "joint Party organization"),
    "regional": Words("区域或行业党组织覆盖", "listed by a regional or industry Party organization"),
    "instructor": Words("党建指导员或联络员", "instructor or liaison"),
    "mass": Words("仅有工会、团组织或妇联", "trade union, youth league or women's federation only"),
    "none": Words("覆盖空白", "reached by nothing"),
    "closed": Words("未实际运转", "not in operation"),
    "unknown": Words("未知", "unknown"),
    "out_of_scope": Words("不纳入统计", "out of scope"),
    "rolled_up": Words("并入法人单位", "counted with its legal entity"),
}
"""Every rung and its title, in the order in which they are shown."""
RUNGS: Final = tuple(RUNG_TITLES)
RUNG_WORDS: Final = {"rung": {rung: title.zh for rung, title in RUNG_TITLES.items()}}
"""What planners read instead of the codes of a column of rungs."""
NOT_FOUND: Final = 0
SOLO: Final = 1
JOINT: Final = 2
REGIONAL: Final = 3
FOUND_RUNGS: Final = 4

MASS_ORGANIZATIONS: Final = ("has_union", "has_youth_league", "has_womens_federation")


@dataclass(frozen=True, slots=True, eq=False)
class OrganizationCoverage:
    """What the loaded Party ledgers say of each organization.

    Attributes
    ----------
    rung
        ``SOLO``, ``JOINT``, ``REGIONAL``, or ``NOT_FOUND`` in any loaded ledger.
    party
        The Party organization that puts it there (the first by key where several do); −1 where none.
    units
        For each Party organization the number of units that it covers.
    link_rung
        The rung of each link.
    """

    rung: NDArray[np.int8]
    party: NDArray[np.int32]
    units: NDArray[np.int64]
    link_rung: NDArray[np.int8]


def find_organization_coverage(
    links: CoverLinks, *, roots: NDArray[np.int32] | None, parties: int, organizations: int
) -> OrganizationCoverage:
    """Find the rung of each organization among solo, joint and listed."""
    covered = links.organization if roots is None else roots[links.organization]
    units = find_unit_counts(links.party, covered, parties=parties, organizations=organizations)
    link_rung = np.where(units[links.party] == 1, SOLO, JOINT).astype(np.int8)
    link_rung[links.lists] = REGIONAL
    # The least of (rung, position of the Party organization) wins, in one number.
    nothing = FOUND_RUNGS * parties
    best = np.full(organizations, nothing, dtype=np.int64)
    np.minimum.at(best, covered, link_rung.astype(np.int64) * parties + links.party)
    found = np.flatnonzero(best < nothing)
    rung = np.zeros(organizations, dtype=np.int8)
    party = np.full(organizations, -1, dtype=np.int32)
    rung[found], party[found] = np.divmod(best[found], max(parties, 1))
    return OrganizationCoverage(rung=rung, party=party, units=units, link_rung=link_rung)


def find_mass_organizations(
    organizations: NodeTable, *, roots: NDArray[np.int32] | None
) -> tuple[Truth, NDArray[np.bool_]]:
    """Find who has a union, a youth league or a women's federation, and of whom the census answers for all three.

    A branch that has one counts for its entity.
    """
    flags = [organizations.flag(name) for name in MASS_ORGANIZATIONS]
    found = either(*flags)
    if roots is not None:
        found[roots[found == YES]] = YES
    return found, np.minimum.reduce(flags) != UNKNOWN


def find_guided(organizations: int, guided: NDArray[np.int32], *, roots: NDArray[np.int32] | None) -> NDArray[np.bool_]:
    """Find who is guided by an instructor or a liaison, directly or through a branch."""
    found = np.zeros(organizations, dtype=np.bool_)
    found[guided if roots is None else roots[guided]] = True
    return found
