"""What a rule set holds: one frozen value per table of ``default.toml``, where sources and comments stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping  # noqa: TC003 - the reader evaluates the annotations
from dataclasses import asdict, dataclass
from typing import Literal

from orgraph.rules.alliances import (  # noqa: TC001 - the reader evaluates the annotations
    AllianceRules,
    CompetenceRule,
    IndustryChainRule,
)
from orgraph.rules.bounds import Amount, Count, Factor, GroupSize, PositiveCount, Share  # noqa: TC001 - as above
from orgraph.rules.clusters import ClusterRules  # noqa: TC001 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Establish:
    """When which form of Party organization is due (members are full members)."""

    min_full_members_solo: PositiveCount
    joint_branch_max_units: PositiveCount
    joint_branch_max_units_local: PositiveCount
    branch_max_members: PositiveCount
    general_branch_min_members: PositiveCount
    committee_min_members: PositiveCount
    branch_committee_min_full_members: PositiveCount
    project_branch_min_months: PositiveCount
    social_organizations_count_full_time_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermYears:
    """Years between two elections, by level."""

    committee: PositiveCount
    general_branch: PositiveCount
    branch: PositiveCount
    village_or_community: PositiveCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """How far an election may move, and how long ahead it is listed."""

    early_or_late_max_years: Count
    due_within_months: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Meetings that the regulations ask for."""

    members_meetings_per_quarter: Count
    branch_committee_meetings_per_month: Count
    group_meetings_per_month: Count
    party_days_per_month: Count
    organization_life_meetings_per_year: Count
    democratic_appraisals_per_year: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRules:
    """What counts as effective coverage, and which tiers are rate E."""

    effective_meeting_months: PositiveCount
    size_tier_set: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeTier:
    """One tier of rate E: organizations that pass every test that is given, and the share that is wanted of them.

    Attributes
    ----------
    employees_min, employees_max, turnover_min_wan, has_members
        Tests; turnover in 万元 a year.
    scope
        Instead of tests: all organizations, or those without a Party organization.
    organization_coverage_target, work_coverage_target
        Shares from 0 to 1.
    """

    name: str
    title: str
    employees_min: Count | None = None
    employees_max: Count | None = None
    turnover_min_wan: Amount | None = None
    has_members: bool | None = None
    scope: Literal["all", "without_party_organization"] | None = None
    organization_coverage_target: Share | None = None
    work_coverage_target: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeTierSet:
    """A named set of tiers."""

    title: str
    tiers: tuple[SizeTier, ...]

    @property
    def pooled(self) -> tuple[SizeTier, ...]:
        """The tiers that rate E pools: those with tests and a target of 1."""
        return tuple(tier for tier in self.tiers if tier.scope is None and tier.organization_coverage_target == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeBounds:
    """Lower bounds of a size class; money in 万元."""

    employees_min: Count | None = None
    turnover_min_wan: Amount | None = None
    assets_min_wan: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeSector:
    """The size classes of some industries (keys of GB/T 4754-2017, each with everything below it)."""

    name: str
    title: str
    industries: tuple[str, ...]
    large: SizeBounds
    medium: SizeBounds
    small: SizeBounds


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClasses:
    """国统字〔2017〕213号."""

    sectors: tuple[SizeSector, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveScaleSector:
    """When a unit of some industries is above scale (规上)."""

    name: str
    title: str
    industries: tuple[str, ...]
    criterion: Literal["turnover", "qualification", "active"]
    turnover_min_wan: Amount | None = None
    employees_min: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveScaleEdition:
    """The bounds of one period."""

    title: str
    sectors: tuple[AboveScaleSector, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveScale:
    """Which edition counts."""

    edition: str
    editions: Mapping[str, AboveScaleEdition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """Days since a row was last verified."""

    fresh_days: Count
    stale_days: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRules:
    """Visits of one target in a quarter."""

    per_quarter_min: Count
    burden_max_per_quarter: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructorRules:
    """Organizations per instructor."""

    organizations_typical: PositiveCount
    organizations_max: PositiveCount


@dataclass(frozen=True, slots=True, kw_only=True)
class FixPrices:
    """What closing a coverage hole costs, by the way in which it is closed; only their order and ratios matter."""

    listing_price: Amount
    instructor_price: Amount
    own_branch_price: Amount
    joint_branch_price: Amount
    founding_price: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRules:
    """What an import warns of."""

    shrink_warning_share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """From how many organizations on a breakdown is shown; at least 5."""

    min_group_size: GroupSize


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustrySimilarity:
    """What sharing a level of GB/T 4754 is worth; `by_level` is what ``Industries.measure_similarity`` takes."""

    section: Share
    division: Share
    group: Share
    industry_class: Share

    @property
    def by_level(self) -> tuple[float, float, float, float]:
        """Worth of section, division, group, class."""
        return self.section, self.division, self.group, self.industry_class


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCircle:
    """15分钟服务圈."""

    minutes: Amount
    detour_factor: Factor
    walk_km_h: Amount
    ebike_km_h: Amount
    car_km_h: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """Industries that are watched as one; keys of GB/T 4754-2017, each with everything below it."""

    title: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A whole rule set; made by `orgraph.rules.read_rules`."""

    establish: Establish
    term_years: TermYears
    election: Election
    life: Life
    coverage: CoverageRules
    size_tiers: Mapping[str, SizeTierSet]
    size_classes: SizeClasses
    above_scale: AboveScale
    freshness: Freshness
    visits: VisitRules
    instructors: InstructorRules
    fixes: FixPrices
    imports: ImportRules
    privacy: Privacy
    industry_similarity: IndustrySimilarity
    industry_chains: Mapping[str, IndustryChainRule]
    alliances: AllianceRules
    competences: Mapping[str, CompetenceRule]
    clusters: ClusterRules
    service_circle: ServiceCircle
    sectors: Mapping[str, Sector]

    @property
    def size_tier_set(self) -> SizeTierSet:
        """The tiers of rate E."""
        return self.size_tiers[self.coverage.size_tier_set]

    @property
    def above_scale_edition(self) -> AboveScaleEdition:
        """The bounds of above-scale units that count."""
        return self.above_scale.editions[self.above_scale.edition]

    @property
    def digest(self) -> str:
        """SHA-256 over the content: the same rules have the same digest however their files were written."""
        canonical = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
