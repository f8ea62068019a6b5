"""Rows that fill every cell of a sheet, and what must be read from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from orgraph.coordinates import COORDINATE_SYSTEMS, convert_to_wgs84
from orgraph.identifiers import make_uscc, read_areas, read_industries
from orgraph.model import MODEL, Column, ColumnType, vocabulary
from orgraph.sources.checks.row_rules import list_date_orders

if TYPE_CHECKING:
    from random import Random

AREAS, INDUSTRIES = read_areas(), read_industries()
FIRST_DAY = date(2012, 5, 18)
TEXTS = (
    "示例路1号",
    "=SUM(A1)",
    "-甲",
    "+乙",
    "@丙",
    "甲,乙",
    '"引号"',
    "第一行\n第二行",
    "𠮷田㐂",
    "０１２",
    "001",
    "1E5",
    "2020-05-01",
    "（括号）",
    "a b",
    "甲、乙；丙",
    "TRUE",
    "'撇号",
    "1-2",
    "<b>&amp;",
)
PREFIX_OF_KIND = {
    "enterprise": "91",
    "cooperative": "93",
    "social_group": "51",
    "social_service_agency": "52",
    "foundation": "53",
    "intermediary": "31",
    "other": "11",
}


@dataclass
class Filled:
    """A row: its cells as a person would fill them in, and the fields that must be read."""

    cells: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)


def rank_dates(sheet: str) -> dict[str, int]:
    """Rank the days of a sheet so that all of them can be in order."""
    ranks = {cell.name: 0 for cell in MODEL.cells(sheet) if cell.type is ColumnType.DATE}
    for _ in ranks:
        for earlier, later in list_date_orders(sheet):
            ranks[later] = max(ranks[later], ranks[earlier] + 1)
    return ranks


def fill_row(sheet: str, number: int, random: Random) -> Filled:
    """Fill every cell of one row; `number` makes its key differ from that of other rows."""
    row = Filled()
    ranks = rank_dates(sheet)
    start = FIRST_DAY + timedelta(days=random.randrange(1000))
    for cell in MODEL.cells(sheet):
        if cell.type is ColumnType.DATE:
            day = start + timedelta(days=ranks[cell.name] * random.randrange(1, 9))
            row.cells[cell.name] = row.fields[cell.name] = start if ranks[cell.name] == 0 else day
    for name in sorted(ranks, key=lambda name: ranks[name]):
        before = [row.fields[a] for a, b in list_date_orders(sheet) if b == name]
        row.cells[name] = row.fields[name] = max([row.fields[name], *before])
    for cell in MODEL.cells(sheet):
        if cell.type is not ColumnType.DATE:
            _fill_cell(row, cell, number, random)
    _fill_areas(row, sheet, random)
    _fill_references(row, sheet, random)
    _make_consistent(row, number, random)
    return row


def _fill_cell(row: Filled, cell: Column, number: int, random: Random) -> None:
    given: Any
    read: Any
    if cell.type is ColumnType.CHOICE:
        assert cell.vocabulary is not None
        value = random.choice(cell.vocabulary.values)
        given, read = random.choice([value.chinese, value.code, *value.synonyms]), value.code
    elif cell.type is ColumnType.BOOLEAN:
        read = random.random() < 0.5
        given = random.choice(["是", "√", True] if read else ["否", "×", False])
    elif cell.type is ColumnType.INTEGER:
        given = read = random.randrange(100_000)
    elif cell.type is ColumnType.MEMBERS:
        read = random.choice([0, 1, 3, 57])
        given = random.choice([1, 2, "1–2"]) if read == 1 else read
    elif cell.type is ColumnType.SHARE:
        given = read = random.randrange(101) / 100
    elif cell.type in {ColumnType.NUMBER, ColumnType.MONEY_WAN}:
        most = int(cell.maximum or 10_000)
        given = read = random.randrange(most * 100) / 100
    elif cell.type is ColumnType.MONTH:
        read = date(2020, random.randrange(1, 13), 1)
        given = f"{read:%Y-%m}"
    else:
        given = read = f"{random.choice(TEXTS)}{number}"
    row.cells[cell.name], row.fields[cell.name] = given, read


def _fill_areas(row: Filled, sheet: str, random: Random) -> None:
    for reference in MODEL.references(sheet):
        if reference.relation != "IN_AREA":
            continue
        keys = AREAS.list_keys("township") if len(reference.columns) > 1 else AREAS.list_counting_units()
        area = AREAS[random.choice(keys)]
        county = AREAS[area.parent or ""] if area.level == "township" else area
        titles = (county.title, area.title)
        for column, title in zip(reference.columns, titles, strict=False):
            row.cells[column.name] = title
            row.fields.pop(column.name)
        row.fields[reference.name] = area.key


def _fill_references(row: Filled, sheet: str, random: Random) -> None:
    kinds: list[tuple[str, tuple[str, ...]]] = []
    for reference in MODEL.references(sheet):
        relation = MODEL.relations[reference.relation]
        allowed = relation.sources if reference.incoming else relation.targets
        if reference.kind_column is not None:
            kinds.append((reference.kind_column.name, allowed))
        if reference.relation == "IN_INDUSTRY":
            key = random.choice(INDUSTRIES.list_industry_keys())
            row.cells[reference.name] = row.fields[reference.name] = key
    for end, at_source in ((MODEL.sheets[sheet].source, True), (MODEL.sheets[sheet].target, False)):
        relation_kind = MODEL.relations.get(MODEL.sheets[sheet].brings)
        if end is None or relation_kind is None:
            continue
        allowed = relation_kind.sources if at_source else relation_kind.targets
        if end.kind_column is not None:
            kinds.append((end.kind_column.name, allowed))
        if allowed == ("Role",):
            value = random.choice(vocabulary("organization_role").values)
            row.cells[end.column.name], row.fields[end.column.name] = value.chinese, value.code
    for name, allowed in kinds:
        kind = MODEL.nodes[random.choice(allowed)]
        row.cells[name], row.fields[name] = kind.chinese, kind.name


def _make_consistent(row: Filled, number: int, random: Random) -> None:
    """Make cells agree that a rule ties together."""
    unit = random.choice(AREAS.list_reporting_units())
    row.cells["reporting_unit"] = AREAS[unit].title
    row.fields["scope_unit"] = unit
    row.fields.pop("reporting_unit")
    for part, whole in (("full_time_full_members", "full_members"), ("leadership_posts_filled", "leadership_posts")):
        if part in row.fields:
            row.cells[part] = row.fields[part] = 0
            row.cells[whole] = row.fields[whole] = 5
    if "uscc" in row.fields:
        prefix = PREFIX_OF_KIND[row.fields["kind"]]
        row.cells["uscc"] = row.fields["uscc"] = make_uscc(prefix, "330702", f"MA{number:06d}")
        row.fields["key"] = row.fields["uscc"]
    elif "code" in row.fields:
        row.fields["key"] = row.fields.pop("code")
    if "longitude" in row.fields:
        east, north = 119.0 + random.randrange(10**6) / 10**6, 29.0 + random.randrange(10**6) / 10**6
        system = random.choice(COORDINATE_SYSTEMS)
        row.cells |= {"longitude": east, "latitude": north, "coordinate_system": system}
        (longitude,), (latitude,) = convert_to_wgs84([east], [north], system)
        code = vocabulary("coordinate_system").by_word[system.lower()]
        row.fields |= {"longitude": float(longitude), "latitude": float(latitude), "coordinate_system": code}
        row.fields |= {"original_longitude": east, "original_latitude": north}
    if "registered_capital_wan" in row.fields:
        row.cells["registered_capital_wan"] = f"{row.fields['registered_capital_wan']}万美元"
        row.fields["registered_capital_currency"] = "USD"
