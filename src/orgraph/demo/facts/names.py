"""Names and codes of organizations: real-looking, invented, unique."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.brands import Brands, write_letters
from orgraph.demo.calibration import CITY, CITY_BODIES, read_calibration
from orgraph.demo.draws import as_texts, deal, is_filled
from orgraph.demo.facts.population import Standing
from orgraph.identifiers import make_usccs

if TYPE_CHECKING:
    from orgraph.demo.calibration import Integers, Texts
    from orgraph.demo.facts.places import Seats
    from orgraph.demo.facts.population import Population

_FORMS: Final = {"有限公司": 0.86, "有限责任公司": 0.05, "股份有限公司": 0.02, "厂": 0.07}
_AGENCIES: Final = {
    "private_school": ("幼儿园", "艺术培训学校", "外国语学校", "职业培训学校"),
    "private_hospital": ("医院", "口腔门诊部", "康复医院"),
    "care_home": ("养老院", "居家养老服务中心"),
    "trade_association": ("行业协会",),
    "chamber": ("商会",),
    "learned_society": ("学会",),
    "research_society": ("研究会",),
    "federation": ("联合会", "促进会"),
}
_OTHERS: Final = {
    "social_service_agency": ("社会工作服务中心", "公益服务中心", "体育俱乐部", "民间艺术馆"),
    "social_group": ("志愿者协会", "老年体育协会", "摄影爱好者协会"),
    "foundation": ("公益基金会",),
}
_FIELDS: Final = (
    "园艺",
    "非遗",
    "茶文化",
    "书画",
    "电商",
    "中医药",
    "应急",
    "乡村振兴",
    "婺剧",
    "剪纸",
    "税务",
    "物流",
)
_OUTSIDE: Final = {"village": "村", "bank": "银行金华支行", "college": "职业学院"}
_INTERMEDIARIES: Final = {
    "law_firm": "律师事务所",
    "accounting_firm": "会计师事务所（普通合伙）",
    "tax_agency": "税务师事务所有限责任公司",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names and codes, one per organization; `uscc` is None where the organization has no code yet."""

    name: Texts
    former_name: Texts
    uscc: Texts


def draw_names(generator: np.random.Generator, population: Population, seats: Seats, brands: Brands) -> Names:
    """Name all organizations, and give codes to those that have one."""
    place = _find_places(population, seats)
    brand = brands.draw(len(population))
    trade = as_texts([item.word for item in read_calibration().trades])[population.trade]
    form = as_texts(list(_FORMS))[deal(generator, len(population), list(_FORMS.values()))]
    # Workshops make things; everything else is a company.
    form[(form == "厂") & (population.section != "C")] = "有限公司"
    name: Texts = place + brand + trade + form
    _name_intermediaries(population, name, place, brand)
    _name_social(generator, population, name, place, brand)
    _name_outside(population, name, seats, brand)
    branches = population.legal_entity >= 0
    shops = as_texts([f"第{number}分公司" for number in range(1, int(branches.sum()) + 1)])
    name[branches] = name[population.legal_entity[branches]] + seats.short_title[population.seat[branches]] + shops
    _name_copies(population, name, brand)
    return Names(name=name, former_name=_draw_former(generator, population, name), uscc=_make_codes(population, seats))


def _find_places(population: Population, seats: Seats) -> Texts:
    units = read_calibration().units
    of_county: Texts = seats.county_title[population.seat]
    for number, unit in enumerate(units):
        if not unit.key.isdigit():
            of_county[population.unit == number] = "金华市"
    return of_county


def _name_intermediaries(population: Population, name: Texts, place: Texts, brand: Texts) -> None:
    for subkind, suffix in _INTERMEDIARIES.items():
        rows = population.subkind == subkind
        name[rows] = "浙江" + brand[rows] + as_texts([suffix] * int(rows.sum()))
    rows = population.kind == "cooperative"
    name[rows] = place[rows] + brand[rows] + as_texts(["果蔬专业合作社"] * int(rows.sum()))


def _name_social(
    generator: np.random.Generator, population: Population, name: Texts, place: Texts, brand: Texts
) -> None:
    def write(rows: Integers, endings: tuple[str, ...]) -> None:
        ending = as_texts(endings)[generator.integers(0, len(endings), len(rows))]
        name[rows] = place[rows] + brand[rows] + ending

    for subkind, endings in _AGENCIES.items():
        write(np.flatnonzero(population.subkind == subkind), endings)
    for kind, endings in _OTHERS.items():
        write(np.flatnonzero((population.kind == kind) & ~is_filled(population.subkind)), endings)
    societies = np.flatnonzero(
        np.isin(population.subkind, ["trade_association", "chamber", "learned_society", "research_society"])
    )
    field = as_texts(_FIELDS)[generator.integers(0, len(_FIELDS), len(societies))]
    ending = as_texts([_AGENCIES[subkind][0] for subkind in population.subkind[societies]])
    name[societies] = place[societies] + brand[societies] + field + ending


def _name_outside(population: Population, name: Texts, seats: Seats, brand: Texts) -> None:
    for subkind, suffix in _OUTSIDE.items():
        rows = np.flatnonzero(population.subkind == subkind)
        before = seats.county_title[population.seat[rows]] if subkind == "village" else as_texts(["金华"] * len(rows))
        before = before + seats.title[population.seat[rows]] if subkind == "village" else before
        name[rows] = before + brand[rows] + as_texts([suffix] * len(rows))


def _name_copies(population: Population, name: Texts, brand: Texts) -> None:
    """Name twins nearly like their originals, merged ones by another word, former codes like their successors."""
    for row in np.flatnonzero(population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)):
        name[row] = vary_name(name[population.origin[row]], int(row))
    former = population.is_standing(Standing.MERGED)
    trade = as_texts([item.word for item in read_calibration().trades])[population.trade[former]]
    name[former] = "金华" + brand[former] + trade + as_texts(["有限公司"] * int(former.sum()))
    anew = population.is_standing(Standing.FORMER_CODE)
    name[anew] = name[population.origin[anew]]


def vary_name(name: str, number: int) -> str:
    """Write a name in another way that means the same organization.

    Examples
    --------
    >>> vary_name("义乌市澜棠沐五金有限公司", 0)
    '义乌市澜棠沐五金有限责任公司'
    >>> vary_name("义乌市澜棠沐五金有限公司", 1)
    '义乌澜棠沐五金有限公司'
    """
    if number % 2 == 0 and name.endswith("有限责任公司"):
        return name.removesuffix("有限责任公司") + "有限公司"
    if number % 2 == 0 and name.endswith("有限公司") and not name.endswith("股份有限公司"):
        return name.removesuffix("有限公司") + "有限责任公司"
    for suffix in ("市", "区", "县"):
        if name[2:3] == suffix:
            return name[:2] + name[3:]
    return "浙江省" + name.removeprefix("浙江省").removeprefix("浙江")


def _draw_former(generator: np.random.Generator, population: Population, name: Texts) -> Texts:
    former = as_texts([None] * len(population))
    for row in generator.permutation(np.flatnonzero(population.ordinary & ~population.social))[
        : max(len(population) // 50, 2)
    ]:
        former[row] = name[row].replace("有限公司", "工贸有限公司") if "有限公司" in name[row] else None
    return former


def _make_codes(population: Population, seats: Seats) -> Texts:
    """Make codes with the organization code ``DEM…``; twins have none yet."""
    area = seats.county[population.seat]
    for number, unit in enumerate(read_calibration().units):
        if unit.key == CITY_BODIES:
            area[population.unit == number] = CITY
    numbers = np.arange(1, len(population) + 1)
    bodies = as_texts(["DEM"] * len(numbers)) + write_letters(numbers)
    codes = as_texts(make_usccs(population.prefix.tolist(), area.tolist(), bodies.tolist()).to_pylist())
    codes[population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)] = None
    return codes
