"""Small ledgers made by hand: what sources would have read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from orgraph.identifiers import make_uscc
from orgraph.model import MODEL, Period
from orgraph.tables import (
    KEY,
    ORIGIN_FILE,
    ORIGIN_ROW,
    ORIGIN_SHEET,
    PERIOD,
    UNIT,
    Problem,
    Scope,
    SourceFile,
    TableCount,
    Tables,
    row_schema,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

WUCHENG, JINDONG, YIWU = "330702", "330703", "330782"
DAY = date(2020, 6, 30)

Row = dict[str, Any]


@cache
def code(number: int, *, prefix: str = "91", area: str = YIWU) -> str:
    """Make the code of an organization that does not exist."""
    return make_uscc(prefix, area, f"DEM{number:05d}")


@dataclass(frozen=True)
class Ledgers:
    """Rows by sheet, with the scope that they come for; `plus` and `without` return changed copies."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    data_date: date | None = DAY
    file: str = "ledger.xlsx"
    synthetic: bool = True
    empty_scopes: tuple[Scope, ...] = ()
    problems: tuple[Problem, ...] = ()
    supplement: bool = False

    def plus(self, sheet: str, *rows: Row, unit: str = YIWU, period: str = "") -> Ledgers:
        """Add rows of one scope."""
        scoped = [{UNIT: unit, PERIOD: period, **row} for row in rows]
        return replace(self, rows={**self.rows, sheet: [*self.rows.get(sheet, []), *scoped]})

    def as_supplement(self) -> Ledgers:
        """Let the rows join those that are there."""
        return replace(self, supplement=True)

    def only(self, *sheets: str) -> Ledgers:
        """Keep the rows of some sheets."""
        return replace(self, rows={sheet: rows for sheet, rows in self.rows.items() if sheet in sheets})

    def empty(self, ledger: str, unit: str, period: str = "") -> Ledgers:
        """Declare a scope that may have no row."""
        scope = Scope(ledger=ledger, unit=unit, period=period, data_date=self.data_date)
        return replace(self, empty_scopes=(*self.empty_scopes, scope))

    def dated(self, day: date | None) -> Ledgers:
        """Let all rows describe another day."""
        scopes = tuple(replace(scope, data_date=day) for scope in self.empty_scopes)
        return replace(self, data_date=day, empty_scopes=scopes)

    def tables(self) -> Tables:
        """Return what sources hand to a store."""
        tables = {sheet: make_rows(sheet, rows, file=self.file) for sheet, rows in self.rows.items()}
        scopes = {scope.identity: scope for scope in self.empty_scopes}
        for sheet, rows in self.rows.items():
            ledger = MODEL.ledger_of[sheet]
            for row in rows:
                period = row[PERIOD] if ledger.period is Period.MONTH else ""
                scope = Scope(ledger=ledger.name, unit=row[UNIT], period=period, data_date=self.data_date)
                scopes.setdefault(scope.identity, scope)
        digest = f"{hash(repr(sorted(self.rows.items()))) & (1 << 64) - 1:064x}"
        return Tables(
            rows=tables,
            scopes=tuple(scopes[identity] for identity in sorted(scopes)),
            counts={sheet: TableCount(rows=len(rows), taken=len(rows), refused=0) for sheet, rows in self.rows.items()},
            problems=self.problems,
            sources=(SourceFile(name=self.file, digest=digest),),
            synthetic=self.synthetic,
            data_date=self.data_date,
            supplement=self.supplement,
        )


def make_rows(sheet: str, rows: Sequence[Row], *, file: str = "ledger.xlsx") -> pa.Table:
    """Make the typed rows of a sheet; what a row does not say is unknown."""
    schema = row_schema(sheet)
    strange = {name for row in rows for name in row} - set(schema.names)
    assert not strange, f"{sheet} has no {strange}"
    title = MODEL.sheets[sheet].chinese
    filled = [
        {UNIT: YIWU, PERIOD: "", ORIGIN_FILE: file, ORIGIN_SHEET: title, ORIGIN_ROW: number, **row}
        for number, row in enumerate(rows, start=2)
    ]
    return pa.table(
        [pa.array([row.get(name) for row in filled], schema.field(name).type) for name in schema.names], schema=schema
    )


def organization(number: int, **cells: Any) -> Row:  # noqa: ANN401 - a cell holds any value
    """Describe an organization as the census does."""
    own = code(number)
    return {KEY: own, "uscc": own, "name": f"示例{number}号有限公司", "kind": "enterprise", **cells}


def registered(number: int, **cells: Any) -> Row:  # noqa: ANN401 - a cell holds any value
    """Describe an organization as the business registry does."""
    own = code(number)
    return {KEY: own, "uscc": own, "name": f"示例{number}号有限公司", "kind": "enterprise", **cells}


def party(number: int, **cells: Any) -> Row:  # noqa: ANN401 - a cell holds any value
    """Describe a Party organization."""
    return {KEY: f"DZZ{number:04d}", "name": f"示例{number}号党支部", "level": "branch", **cells}


def covers(party_number: int, organization_number: int, **cells: Any) -> Row:  # noqa: ANN401 - a cell holds any value
    """Say that a Party organization covers an organization."""
    return {"party_organization": f"DZZ{party_number:04d}", "organization": code(organization_number), **cells}


def small_city() -> Ledgers:
    """Make a city of five organizations with something of everything."""
    return (
        Ledgers()
        .plus("units", {KEY: "DW001", "name": "市经信局", "kind": "department"}, unit="330700/市本级")
        .plus(
            "registry",
            registered(1, registered_capital_wan=50.0, registered_capital_currency="CNY"),
            registered(2, industry="3311", registered_area=YIWU),
        )
        .plus(
            "organizations",
            organization(1, full_members=4, employees=80, counted_area=YIWU, carrier="ZT0001"),
            organization(3, full_members=1, in_scope=True, operating_area=YIWU, supervising_unit="市经信局"),
            organization(4, verified_on=DAY),
        )
        .plus("organization_roles", {"organization": code(1), "role": "leading_firm"})
        .plus(
            "carriers",
            {KEY: "ZT0001", "name": "示例小微园", "kind": "small_firm_park"},
            {KEY: "ZT0002", "name": "示例楼宇", "kind": "building", "part_of": "ZT0001", "last_swept_on": DAY},
        )
        .plus("party_organizations", party(1), party(2, affiliated_to="DZZ0001", functional=False))
        .plus("covers", covers(1, 1, form="solo", valid_from=date(2019, 7, 1)), covers(2, 3, lead=True))
        .plus("alliances", {KEY: "LM0001", "name": "示例联盟", "kind": "park"})
        .plus(
            "alliance_members",
            {"member": code(1), "alliance": "LM0001", "role": "lead"},
            {"member": "DZZ0002", "member_node_kind": "PartyOrganization", "alliance": "示例联盟"},
        )
        .plus(
            "visits",
            {
                KEY: "ZF0001",
                "visited_on": date(2020, 5, 12),
                "topic": "finance",
                "unit": "DW001",
                "target": code(4),
                "target_node_kind": "Organization",
            },
            unit="330700/市本级",
            period="2020-05",
        )
    )
