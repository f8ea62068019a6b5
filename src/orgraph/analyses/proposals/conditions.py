"""Conditions: what a proposal has to keep to, beside the rules and what planners have decided."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from orgraph.errors import InvalidValueError
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from orgraph.rules import Rules

LEAST_RADIUS_M: Final = 0.001
LARGEST: Final = 1e9
"""Radii and prices beyond these say nothing of a city, and their squares would outgrow what is counted with."""
BORDERED_KINDS: Final = ("building", "market", "park")
"""Kinds whose members are counted by one unit; alliances of an industry may cross counties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What every proposed alliance keeps to.

    Attributes
    ----------
    minimum, maximum
        Fewest and most member organizations.
    radius_m
        Neighbours are at most so many metres apart.
    precedence
        Kinds that may be formed, the one that takes an organization first in front.
    borders
        Kinds whose members are all counted by one county or zone.
    group_price, load_price
        What one more alliance costs, and each further one of the same host, in the unit of heterogeneity.
    test_price
        What each member of a group that fails a test of the plan weighs more in the search; no part of the cost.
    seed
        Of the search; the same seed finds the same groups.
    """

    minimum: int
    maximum: int
    radius_m: float
    precedence: tuple[str, ...]
    borders: tuple[str, ...]
    group_price: float
    load_price: float
    test_price: float
    seed: int

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def digest(self) -> str:
        """Names the conditions."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()


class Wishes(TypedDict, total=False):
    """What a planner may set; what is left out is as the rules say.

    Attributes
    ----------
    minimum, maximum, radius_m, precedence, borders, group_price, seed
        As in `Conditions`.
    """

    minimum: int | None
    maximum: int | None
    radius_m: float | None
    precedence: tuple[str, ...] | None
    borders: tuple[str, ...] | None
    group_price: float | None
    seed: int


def find_conditions(rules: Rules, **wishes: Unpack[Wishes]) -> Conditions:
    """Find the conditions of a proposal: what is wished for, else what the rules say.

    Raises
    ------
    InvalidValueError
        Where they contradict each other or name a kind that does not exist.
    """
    of_rules = rules.alliances
    given = {name: value for name, value in wishes.items() if value is not None}
    found = Conditions(
        **{
            "minimum": of_rules.size_min,
            "maximum": of_rules.size_max,
            "radius_m": of_rules.radius_m,
            "precedence": of_rules.precedence,
            "borders": BORDERED_KINDS,
            "group_price": of_rules.group_price,
            "seed": 0,
            **given,
        },  # type: ignore[arg-type]  # the wishes are typed one by one
        load_price=of_rules.load_price,
        test_price=of_rules.test_price,
    )
    _refuse_impossible(found)
    return found


def _refuse_impossible(found: Conditions) -> None:
    if not 1 <= found.minimum <= found.maximum:
        raise InvalidValueError(
            f"An alliance has at least {found.minimum} and at most {found.maximum} members: nothing fits. "
            "Give a minimum of 1 or more that does not exceed the maximum.",
            chinese=f"每组最少{found.minimum}家、最多{found.maximum}家，没有哪一组能同时符合。请把最少家数改为1或以上，且不超过最多家数。",
            argument="minimum",
        )
    for name, title, value, lowest in (
        ("radius_m", "相邻距离", found.radius_m, LEAST_RADIUS_M),
        ("group_price", "每组代价", found.group_price, 0.0),
    ):
        if not lowest <= value <= LARGEST:
            raise InvalidValueError(
                f"The {name} is {value}. Give a number from {lowest:g} to {LARGEST:,.0f}.",
                chinese=f"{title}填的是{value:g}。请填{lowest:g}至{LARGEST:,.0f}的数。",
                argument=name,
            )
    if found.seed < 0:
        raise InvalidValueError(
            f"The seed is {found.seed}. Give a whole number from 0.",
            chinese=f"随机种子填的是{found.seed}。请填0或以上的整数。",
            argument="seed",
        )
    kinds = vocabulary("alliance_kind").codes
    for name in (*found.precedence, *found.borders):
        if name not in kinds:
            raise InvalidValueError(f'"{name}" is no kind of alliance. Kinds are {", ".join(kinds)}.')
    if not found.precedence or len(set(found.precedence)) < len(found.precedence):
        raise InvalidValueError(
            "Name each kind that may be formed once, the first to be formed in front.",
            chinese="请至少选一类联盟，每类只写一次，优先组建的在前。",
            argument="precedence",
        )
