"""Attributes: everything about an organization that any rate asks, as a handful of small codes per row.

All rates follow from these codes alone. A city has a few hundred different combinations (*patterns*) of them, so rates
are worked out on one organization of each pattern and then counted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from orgraph.analyses.facts.knowledge import Knowledge, find_code
from orgraph.analyses.facts.ladder import (
    FOUND_RUNGS,
    OrganizationCoverage,
    find_guided,
    find_mass_organizations,
    find_organization_coverage,
)
from orgraph.analyses.facts.life import find_effective
from orgraph.analyses.facts.links import CoverLinks, find_cover_links, find_guide_links, find_roots
from orgraph.analyses.facts.places import Places, find_places
from orgraph.analyses.facts.requirements import find_must_build, find_passed, list_tier_tests
from orgraph.analyses.facts.sectors import ANSWERS, find_sector_codes
from orgraph.analyses.facts.standing import COUNTED, ROLLED_UP, STANDINGS, find_standing
from orgraph.kernels.grouping import Grouping, group_rows
from orgraph.kernels.three_valued import UNKNOWN, Truth, settle

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

Test: TypeAlias = tuple[str, float | None, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """Small codes per row; truths are 1, 0 or −1.

    Attributes
    ----------
    standing
        Whether and how the organization counts.
    operating, enterprise, must_build, three_haves, above_scale, mass, effective
        Truths.
    tests
        The truths of the tests of the size tiers.
    found
        The rung that loaded Party ledgers tell; 0 where they tell none.
    guided
        Whether loaded ledgers of posts tell of an instructor or a liaison.
    party_known, posts_known
        Whether a missing row in these ledgers means "no".
    mass_known
        Whether the unit's census asks about mass organizations at all.
    sectors
        Which watched sectors it belongs to, as :mod:`orgraph.analyses.facts.sectors` codes it; below `sector_codes`.
    """

    standing: NDArray[np.int8]
    operating: Truth
    enterprise: Truth
    must_build: Truth
    three_haves: Truth
    above_scale: Truth
    mass: Truth
    effective: Truth
    found: NDArray[np.int8]
    guided: NDArray[np.bool_]
    party_known: NDArray[np.bool_]
    posts_known: NDArray[np.bool_]
    mass_known: NDArray[np.bool_]
    tests: dict[Test, Truth]
    sectors: NDArray[np.int32]
    sector_codes: int

    def take(self, rows: NDArray[np.int32]) -> Attributes:
        """Take the attributes of some rows."""
        columns: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        taken = {name: column[rows] for name, column in columns.items() if isinstance(column, np.ndarray)}
        tests = {test: truth[rows] for test, truth in self.tests.items()}
        return Attributes(**{**columns, **taken, "tests": tests})

    def group(self) -> Grouping:
        """Find the patterns; organizations that do not count differ by their standing only."""
        counted = self.standing == COUNTED
        truths = (
            self.operating,
            self.enterprise,
            self.must_build,
            self.three_haves,
            self.above_scale,
            self.mass,
            self.effective,
            *self.tests.values(),
        )
        flags = (self.guided, self.party_known, self.posts_known, self.mass_known)
        columns = [(self.standing, STANDINGS), (self.found * counted, FOUND_RUNGS)]
        columns += [((truth - UNKNOWN) * counted, 3) for truth in truths]
        columns += [(flag & counted, 2) for flag in flags]
        columns += [(self.sectors * counted, self.sector_codes)]
        return group_rows(columns, rows=len(counted))


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """The organizations of a snapshot on a day: where they are, what reaches them, and their attributes.

    Attributes
    ----------
    roots
        The organization that each counts for; None where no branch rolls up.
    ended
        Which are no more, or not yet.
    guide_posts, guided_organizations
        Which post guides which organization, one entry per relation.
    """

    places: Places
    knowledge: Knowledge
    links: CoverLinks
    coverage: OrganizationCoverage
    guide_posts: NDArray[np.int32]
    guided_organizations: NDArray[np.int32]
    roots: NDArray[np.int32] | None
    ended: NDArray[np.bool_]
    attributes: Attributes


def find_city(snapshot: Snapshot, *, rules: Rules, day: date) -> City:
    """Find everything about the organizations of a snapshot that rates and lists need."""
    organizations = snapshot.nodes("Organization")
    places = find_places(snapshot, day=day)
    knowledge = Knowledge.of(snapshot, places.areas)
    standing = find_standing(organizations, day=day)
    links = find_cover_links(snapshot, standing, day=day)
    posts, guided = find_guide_links(snapshot, standing, day=day)
    roots = find_roots(snapshot, standing, places, links, day=day)
    codes = standing.codes
    if roots is not None:
        codes = np.where(roots != np.arange(len(roots)), np.int8(ROLLED_UP), codes)
    # What covers or guides a closed branch does not reach its entity: only rolled-up branches have another root.
    coverage = find_organization_coverage(
        links, roots=roots, parties=len(snapshot.nodes("PartyOrganization")), organizations=len(organizations)
    )
    mass, answered = find_mass_organizations(organizations, roots=roots)
    # A unit of which nobody answers for union, league and women's federation never asked.
    asked = np.bincount(places.unit[answered & (codes == COUNTED)], minlength=len(places.areas.units) + 1) > 0
    months = rules.coverage.effective_meeting_months
    tests = {test: None for tier in rules.size_tier_set.tiers for test in list_tier_tests(tier)}
    attributes = Attributes(
        standing=codes,
        operating=standing.operating,
        enterprise=_find_enterprise(organizations.choice("kind")),
        must_build=find_must_build(organizations, rules=rules.establish),
        three_haves=organizations.flag("three_haves"),
        above_scale=organizations.flag("above_scale"),
        mass=mass,
        effective=find_effective(snapshot, links, places, knowledge, roots=roots, day=day, months=months),
        found=coverage.rung,
        guided=find_guided(len(organizations), guided, roots=roots),
        party_known=knowledge.find_loaded("party")[places.unit],
        posts_known=knowledge.find_loaded("posts")[places.unit],
        mass_known=asked[places.unit],
        tests={test: find_passed(organizations, test) for test in tests},
        sectors=find_sector_codes(snapshot, rules=rules, day=day),
        sector_codes=ANSWERS ** len(rules.sectors),
    )
    return City(
        places=places,
        knowledge=knowledge,
        links=links,
        coverage=coverage,
        guide_posts=posts,
        guided_organizations=guided,
        roots=roots,
        ended=standing.ended,
        attributes=attributes,
    )


def _find_enterprise(kind: NDArray[np.int8]) -> Truth:
    enterprise = kind == find_code("organization_kind", "enterprise")
    return settle(enterprise, ~enterprise & (kind != UNKNOWN))
