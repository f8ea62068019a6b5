"""Who there is: units, kinds, trades and standings of all organizations of the demo city.

Every organization has one *standing*: why it is in the city at all. Most are ordinary rows of the census; the others
are planted, so that a reconciliation has something to find.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import CITY_BODIES, read_calibration
from orgraph.demo.draws import apportion, as_texts, deal, pick, rank_into
from orgraph.identifiers import read_industries

if TYPE_CHECKING:
    from orgraph.demo.calibration import Flags, Integers, Size, Texts
    from orgraph.demo.facts.places import Seats


class Standing(IntEnum):
    """Why an organization is in the city."""

    ORDINARY = 0
    REGISTRY_ONLY = 1
    """Registered, missed by the census."""
    CIVIL_AFFAIRS_ONLY = 2
    OUTSIDE = 3
    """A village, bank or college that takes part in alliances."""
    UNDECIDED_TWIN = 4
    """A second row of the census, without a code, of nearly the same name."""
    MERGED = 5
    """A registration that a merger ended."""
    DECIDED_TWIN = 6
    """A second row of the census that the identity ledger has joined to the first: no organization of its own."""
    FORMER_CODE = 7
    """An earlier code of an organization that was registered anew; the Party ledger still uses it."""


NO_NODES: Final = (Standing.DECIDED_TWIN, Standing.FORMER_CODE)
"""Standings that the identity ledger joins to another organization."""


OUTSIDE_SUBKINDS: Final = ("village", "bank", "college")
_SOCIAL_INDUSTRIES: Final = {
    "private_school": ("8310", "8391"),
    "private_hospital": ("8415",),
    "care_home": ("8514",),
    "trade_association": ("9522",),
    "chamber": ("9522",),
    "learned_society": ("9521",),
    "research_society": ("9521",),
}
_OTHER_INDUSTRIES: Final = {"social_group": "9529", "social_service_agency": "8521", "foundation": "9530"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """All organizations, one per row; sorted by standing, then by unit.

    Attributes
    ----------
    unit, seat
        The counting unit and where in it the organization operates (positions in calibration and `Seats`).
    carrier
        Position of the carrier that it lies in, −1 where in none.
    social
        Whether it is a social organization.
    trade
        Position of the trade, −1 for social organizations and bodies outside.
    section
        Letter of the true industry's section; empty for bodies outside.
    origin
        For twins, merged ones and former codes the row that they repeat or that followed them, else −1.
    legal_entity
        For branches the row of the legal entity, else −1.
    """

    standing: Integers
    unit: Integers
    seat: Integers
    carrier: Integers
    social: Flags
    kind: Texts
    subkind: Texts
    prefix: Texts
    trade: Integers
    industry: Texts
    section: Texts
    origin: Integers
    legal_entity: Integers

    def __len__(self) -> int:
        return len(self.standing)

    def is_standing(self, *standings: Standing) -> Flags:
        """Whether each has one of the standings."""
        return np.isin(self.standing, [int(standing) for standing in standings])

    @property
    def is_node(self) -> Flags:
        """Whether each is an organization of its own once identities are decided."""
        return ~self.is_standing(*NO_NODES)

    @property
    def ordinary(self) -> Flags:
        """Whether each is an ordinary row of the census."""
        ordinary: Flags = self.standing == Standing.ORDINARY
        return ordinary


def count_standings(size: Size) -> dict[Standing, int]:
    """Count the organizations of each standing; those that are nodes add up to the size of the city."""
    shares = read_calibration().shares["extra"]

    def count(name: str, minimum: int = shares["minimum"]) -> int:
        return max(round(size.organizations * float(shares[name])), minimum)

    counts = {
        Standing.REGISTRY_ONLY: count("registry_only"),
        Standing.CIVIL_AFFAIRS_ONLY: count("civil_affairs_only"),
        Standing.OUTSIDE: count("outside", shares["outside_minimum"]),
        Standing.UNDECIDED_TWIN: count("undecided_twins"),
        Standing.MERGED: count("mergers"),
    }
    ordinary = size.organizations - sum(counts.values())
    joined = {Standing.DECIDED_TWIN: count("decided_twins"), Standing.FORMER_CODE: count("former_codes")}
    return {Standing.ORDINARY: ordinary, **counts, **joined}


def draw_population(generator: np.random.Generator, size: Size, seats: Seats) -> Population:
    """Draw all organizations; how many there are of each standing is the same for every seed."""
    units = read_calibration().units
    weights = np.array([[unit.enterprises, unit.social_organizations] for unit in units], dtype=np.float64)
    counts = count_standings(size)
    cells = apportion(counts[Standing.ORDINARY], weights.ravel(), minimum=3)
    unit, social = np.divmod(np.repeat(np.arange(len(cells)), cells), 2)
    standing, origin = np.full(len(unit), int(Standing.ORDINARY)), np.full(len(unit), -1)
    ordinary = (unit, social == 1)
    for name, count in counts.items():
        if name is Standing.ORDINARY:
            continue
        like = _pick_likeness(generator, name, count, ordinary, used=origin)
        alone = name in {Standing.REGISTRY_ONLY, Standing.CIVIL_AFFAIRS_ONLY, Standing.OUTSIDE}
        unit = np.r_[unit, ordinary[0][like]]
        social = np.r_[social, ordinary[1][like]]
        standing = np.r_[standing, np.full(count, int(name))]
        origin = np.r_[origin, np.full(count, -1) if alone else like]
    return _describe(generator, seats, (standing, unit, social == 1, origin))


def _pick_likeness(
    generator: np.random.Generator,
    standing: Standing,
    count: int,
    ordinary: tuple[Integers, Flags],
    *,
    used: Integers,
) -> Integers:
    """Pick the ordinary rows whose unit (and name, for twins and the like) the rows of a standing share."""
    unit, social = ordinary
    pool = (social == (standing is Standing.CIVIL_AFFAIRS_ONLY)) & (unit != len(read_calibration().units) - 1)
    rows = np.flatnonzero(pool)
    if standing is Standing.OUTSIDE:
        return np.sort(generator.choice(rows, count))
    # Nobody has two twins, and the first of each unit has none: it keeps every scope filled.
    taken = np.isin(np.arange(len(unit)), np.r_[_first_of_units(unit), used])
    return pick(generator, pool & ~taken, count)


def _first_of_units(unit: Integers) -> Integers:
    return np.unique(unit, return_index=True)[1]


def _describe(
    generator: np.random.Generator, seats: Seats, rows: tuple[Integers, Integers, Flags, Integers]
) -> Population:
    standing, unit, social, origin = rows
    outside = standing == Standing.OUTSIDE
    kind, subkind = _draw_kinds(generator, unit, social)
    trade = np.where(social | outside, -1, _draw_trades(generator, unit))
    kind[outside] = "other"
    subkind[outside] = as_texts(OUTSIDE_SUBKINDS)[np.arange(outside.sum()) % 3]
    copied = origin >= 0
    for column in (kind, subkind, trade):
        column[copied] = column[origin[copied]]
    # Law firms are in no register that is loaded; whoever only a register knows is none.
    registered = np.isin(standing, [Standing.REGISTRY_ONLY, Standing.MERGED]) & (subkind == "law_firm")
    kind[registered], subkind[registered] = "enterprise", None
    industry = _find_industries(generator, kind, subkind, trade)
    industry[copied] = industry[origin[copied]]
    seat = _draw_seats(generator, unit, seats)
    seat[copied] = seat[origin[copied]]
    firms = (standing == Standing.ORDINARY) & (kind == "enterprise") & ~np.isin(np.arange(len(unit)), origin)
    return Population(
        standing=standing,
        unit=unit,
        seat=seat,
        carrier=np.full(len(unit), -1),
        social=social,
        kind=kind,
        subkind=subkind,
        prefix=_find_prefixes(kind, subkind),
        trade=trade,
        industry=industry,
        section=_find_sections(industry),
        origin=origin,
        legal_entity=_draw_branches(generator, firms, unit, others=len(unit)),
    )


def _draw_kinds(generator: np.random.Generator, unit: Integers, social: Flags) -> tuple[Texts, Texts]:
    shares = read_calibration().shares["kinds"]
    kind, subkind = as_texts(["enterprise"] * len(unit)), as_texts([None] * len(unit))
    firms = ("law_firm", "accounting_firm", "tax_agency", "cooperative")
    rows = np.flatnonzero(~social)
    labels = deal(generator, len(rows), [*(shares[name] for name in firms), 1 - sum(shares[name] for name in firms)])
    kind[rows] = as_texts(["intermediary"] * 3 + ["cooperative", "enterprise"])[labels]
    subkind[rows] = as_texts([*firms[:3], None, None])[labels]
    rows = np.flatnonzero(social)
    of_city = unit[rows] == [unit.key for unit in read_calibration().units].index(CITY_BODIES)
    names = ("social_group", "foundation", "social_service_agency")
    # The city's own bodies supervise societies; the other groups lie in the counties.
    kind[rows] = as_texts(names)[rank_into(generator.random(len(rows)) - of_city, [shares[name] for name in names])]
    for name, subkinds in (
        ("social_group", ("trade_association", "chamber", "learned_society", "research_society", "federation")),
        ("social_service_agency", ("private_school", "private_hospital", "care_home")),
    ):
        rows = np.flatnonzero(kind == name)
        parts = [shares[subkind_name] for subkind_name in subkinds]
        subkind[rows] = as_texts([*subkinds, None])[deal(generator, len(rows), [*parts, 1 - sum(parts)])]
    return kind, subkind


def _draw_trades(generator: np.random.Generator, unit: Integers) -> Integers:
    calibration = read_calibration()
    trades = np.zeros(len(unit), dtype=np.int64)
    for number, figures in enumerate(calibration.units):
        rows = np.flatnonzero(unit == number)
        weights = [trade.weight * trade.focus.get(figures.key, 1.0) for trade in calibration.trades]
        trades[rows] = deal(generator, len(rows), weights)
    return trades


def _find_industries(generator: np.random.Generator, kind: Texts, subkind: Texts, trade: Integers) -> Texts:
    """Find the true trade of each organization, as a class of GB/T 4754-2017."""
    industry = as_texts([item.industry for item in read_calibration().trades])[trade]
    for name, key in _OTHER_INDUSTRIES.items():
        industry[kind == name] = key
    for name, keys in _SOCIAL_INDUSTRIES.items():
        rows = np.flatnonzero(subkind == name)
        industry[rows] = as_texts(keys)[generator.integers(0, len(keys), len(rows))]
    industry[subkind == "law_firm"] = "7231"
    industry[np.isin(subkind, ["accounting_firm", "tax_agency"])] = "7241"
    industry[kind == "cooperative"] = "0141"
    industry[kind == "other"] = None
    return industry


def _find_sections(industry: Texts) -> Texts:
    tree = read_industries()
    sections = {key: tree.list_ancestors(key)[0] for key in set(industry.tolist()) - {None}}
    return as_texts([sections.get(key, "") for key in industry])


def _find_prefixes(kind: Texts, subkind: Texts) -> Texts:
    by_kind = {"cooperative": "93", "social_group": "51", "social_service_agency": "52", "foundation": "53"}
    by_subkind = {"law_firm": "31", "village": "54", "college": "12"}
    pairs = zip(kind, subkind, strict=True)
    return as_texts([by_subkind.get(fine) or by_kind.get(coarse) or "91" for coarse, fine in pairs])


def _draw_seats(generator: np.random.Generator, unit: Integers, seats: Seats) -> Integers:
    chosen = np.zeros(len(unit), dtype=np.int64)
    for number in np.unique(unit):
        rows = np.flatnonzero(unit == number)
        pool = np.flatnonzero(seats.unit == number)
        chosen[rows] = pool[deal(generator, len(rows), seats.weight[pool])]
    return chosen


def _draw_branches(generator: np.random.Generator, firms: Flags, unit: Integers, *, others: int) -> Integers:
    """Make some enterprises branches of others, mostly of the same unit; nobody is both branch and legal entity."""
    shuffled = generator.permutation(np.flatnonzero(firms))
    ordered = shuffled[np.argsort(unit[shuffled], kind="stable")]
    pairs = ordered[: len(ordered) // 2 * 2].reshape(-1, 2)
    count = max(round(len(ordered) * read_calibration().shares["extra"]["branches"]), 5)
    chosen = pairs[pick(generator, np.arange(len(pairs)), count)]
    away = chosen[: max(len(chosen) * 2 // 5, 2)]
    away[:, 1] = np.roll(away[:, 1], 1)
    entities = np.full(others, -1, dtype=np.int64)
    entities[chosen[:, 0]] = chosen[:, 1]
    return entities
