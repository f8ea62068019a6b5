"""Rules of Party-building alliances (党建联盟): how large, how near, and who may host which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from orgraph.rules.bounds import Amount, Count, PositiveCount, Share  # noqa: TC001 - the reader evaluates the annotations

AllianceKindName: TypeAlias = Literal["building", "market", "park", "industry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryChainRule:
    """Trades that belong together although the classification puts them apart; keys of GB/T 4754-2017."""

    title: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceRule:
    """A family of departments, told by words in their names, and the trades that they answer for (GB/T 4754-2017)."""

    title: str
    names: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceKindRule:
    """What the plan says of one kind of alliance.

    Attributes
    ----------
    host_units
        Kinds of units (``unit_kind``) that may host it.
    host_roles, host_subkinds
        Roles and subkinds of organizations that may host it.
    host_managers
        Who manages a carrier in one of these roles (``manager_role``) may host alliances of that carrier's members.
    carriers
        Kinds of carriers that the alliance rests on; none for alliances that rest on a trade.
    """

    host_units: tuple[str, ...]
    host_roles: tuple[str, ...]
    host_subkinds: tuple[str, ...]
    host_managers: tuple[str, ...]
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceKindRules:
    """The four kinds of alliance."""

    building: AllianceKindRule
    market: AllianceKindRule
    park: AllianceKindRule
    industry: AllianceKindRule

    def of(self, kind: str) -> AllianceKindRule:
        """Give what holds for one kind, by its code."""
        rules = {"building": self.building, "market": self.market, "park": self.park, "industry": self.industry}
        return rules[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceFit:
    """When one kind of alliance passes the four tests.

    Attributes
    ----------
    distance_max_m
        地域相邻: the median distance of its members from its place.
    industry_share_min
        行业相近: the share of its members in their most frequent industry division or chain.
    size_min, size_max
        规模适当: members.
    townships_max
        便于管理: townships that its members lie in.
    may_cross_counties
        便于管理: whether members may be counted by other units than the responsible one.
    """

    distance_max_m: Amount
    industry_share_min: Share
    size_min: PositiveCount
    size_max: PositiveCount
    townships_max: PositiveCount
    may_cross_counties: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceFits:
    """The four tests of the four kinds."""

    known_share_min: Share
    building: AllianceFit
    market: AllianceFit
    park: AllianceFit
    industry: AllianceFit

    def of(self, kind: str) -> AllianceFit:
        """Give what holds for one kind, by its code."""
        return {"building": self.building, "market": self.market, "park": self.park, "industry": self.industry}[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceRules:
    """Size, neighbourhood and hosts of proposed alliances; the price of one more group."""

    size_min: PositiveCount
    size_max: PositiveCount
    radius_m: Amount
    group_price: Amount
    load_price: Amount
    test_price: Amount
    precedence: tuple[AllianceKindName, ...]
    memberships_max: PositiveCount
    agreement_expiring_days: Count
    kinds: AllianceKindRules
    fit: AllianceFits
