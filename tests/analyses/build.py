"""Small cities for tests: rows as people write them, turned into the integer-coded tables of a snapshot."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import pyarrow as pa

from orgraph.analyses import RUNGS, Coverage, Rate, measure_coverage
from orgraph.identifiers import read_areas, read_industries
from orgraph.model import MODEL, Column, ColumnType, vocabulary
from orgraph.rules import read_rules
from orgraph.snapshot import Scopes, Snapshot, TablesInMemory
from orgraph.tables import ARROW_TYPES, Scope

Cell: TypeAlias = str | float | bool | date | None

DAY = date(2020, 6, 30)
UNITS = read_areas().list_counting_units()
WUCHENG, ZONE, JINDONG, LANXI, YIWU, DONGYANG, YONGKANG, WUYI, PUJIANG, PANAN = UNITS
CITY, CITY_BODIES = "330700", "330700/市本级"
LAST_QUARTER = ("2020-04", "2020-05", "2020-06")
WHOLE_STATE = ("registry", "civil_affairs", "census", "carriers", "units", "party", "posts")


def measure(city: City, *, day: date | None = None, by: tuple[str, ...] = ()) -> Coverage:
    return measure_coverage(city.snapshot(), rules=read_rules(), day=day, by=by)


def find_rung(city: City, key: str, *, day: date | None = None) -> str:
    """Find the rung of one organization; empty where it does not exist on the day."""
    coverage = measure(city, day=day)
    position = coverage.snapshot.nodes("Organization").position(key)
    rung = coverage.rungs[coverage.patterns[position]]
    return RUNGS[rung] if rung >= 0 else ""


def find_status(city: City, key: str, code: str = "A", *, day: date | None = None) -> str:
    """Find the status of one organization in one rate; empty where it is outside."""
    rows = measure(city, day=day).rows(code).to_pylist()
    return next((str(row["status"]) for row in rows if row["key"] == key), "")


def list_figures(rate: Rate) -> tuple[int, int, int]:
    return rate.covered, rate.uncovered, rate.unknown


@dataclass
class City:
    """A city that is written down row by row; `snapshot()` freezes it."""

    day: date = DAY
    nodes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    relations: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    scopes: list[Scope] = field(default_factory=list)

    def add(self, label: str, key: str, /, **columns: Cell) -> str:
        self.nodes[label].setdefault(key, {}).update(columns)
        return key

    def relate(self, relation: str, source: str, target: str, /, **columns: Cell) -> None:
        kinds = MODEL.relations[relation]
        ends = {"source_kind": kinds.sources[0], "target_kind": kinds.targets[0]}
        self.relations[relation].append({**ends, "source": source, "target": target, **columns})

    def place(self, key: str, *, kind: str = "Organization", **bases: str | None) -> None:
        for basis, area in bases.items():
            if area is not None:
                self.relate("IN_AREA", key, area, source_kind=kind, basis=basis)

    def organization(self, key: str, **columns: Cell) -> str:
        """Add an enterprise in operation in 婺城区, unless said otherwise.

        `counted`, `operating` and `registered` are areas, `industry` is a code; everything else are columns.
        """
        places = {"operating": WUCHENG, **columns}
        bases = {basis: places.pop(basis, None) for basis in ("counted", "operating", "registered")}
        areas = {basis: str(area) for basis, area in bases.items() if area is not None}
        industry = places.pop("industry", None)
        defaults = {"name": f"{key}有限公司", "kind": "enterprise", "operating_status": "operating"}
        self.add("Organization", key, **{**defaults, **places})
        self.place(key, kind="Organization", **areas)
        if industry is not None:
            self.relate("IN_INDUSTRY", key, str(industry))
        return key

    def party(
        self, key: str, *covered: str, form: str | None = None, counted: str | None = None, **columns: Cell
    ) -> str:
        """Add a branch that covers some organizations from the beginning."""
        self.add("PartyOrganization", key, **{"name": f"{key}党支部", "level": "branch", **columns})
        self.place(key, kind="PartyOrganization", counted=counted)
        for organization in covered:
            self.relate("COVERS", key, organization, form=form)
        return key

    def instructor(self, key: str, *guided: str, kind: str = "instructor", **columns: Cell) -> str:
        self.add("Post", key, kind=kind, **columns)
        for organization in guided:
            self.relate("GUIDES", key, organization)
        return key

    def meeting(self, party: str, month: str, count: int = 1) -> None:
        key = self.add("MeetingCount", f"{party}/{month}", month=date.fromisoformat(f"{month}-01"), count=count)
        self.relate("HELD", party, key)

    def load(self, *ledgers: str, units: tuple[str, ...] = (CITY,), months: tuple[str, ...] = ("",)) -> City:
        self.scopes += [
            Scope(ledger=ledger, unit=unit, period=month) for ledger in ledgers for unit in units for month in months
        ]
        return self

    def load_everything(self) -> City:
        return self.load(*WHOLE_STATE).load("organization_life", months=LAST_QUARTER)

    def snapshot(self) -> Snapshot:
        keys = {kind: sorted(rows) for kind, rows in self.nodes.items()}
        positions = {kind: {key: place for place, key in enumerate(ordered)} for kind, ordered in keys.items()}
        reference_tables, reference_positions = read_reference_data()
        positions |= reference_positions
        tables = {}
        for kind, ordered in keys.items():
            rows = [self.nodes[kind][key] for key in ordered]
            columns = {"key": pa.array(ordered, pa.string())}
            columns |= _encode(MODEL.nodes[kind].stored_columns, rows)
            tables[MODEL.nodes[kind].table] = pa.table(columns)
        for name, rows in self.relations.items():
            tables[MODEL.relations[name].table] = _relate(name, rows, positions)
        digest = hashlib.sha256(repr(sorted((name, table.to_pylist()) for name, table in tables.items())).encode())
        scopes = Scopes(tuple(sorted(set(self.scopes))))
        return Snapshot(digest.hexdigest(), self.day, scopes, TablesInMemory({**reference_tables, **tables}))


@cache
def read_reference_data() -> tuple[dict[str, pa.Table], dict[str, dict[str, int]]]:
    """Make the tables of areas, industries and roles once; and the position of every key by kind."""
    rows: dict[str, dict[str, dict[str, Any]]] = {
        "Area": {
            area.key: {
                "name": area.title,
                "level": area.level,
                "place": place,
                "parent": area.parent,
                "counted_by": area.counted_by,
            }
            for place, area in enumerate(read_areas().rows)
        },
        "Industry": {
            industry.key: {"name": industry.title, "level": industry.level, "parent": industry.parent}
            for industry in read_industries().rows
        },
        "Role": {role.code: {"name": role.chinese} for role in vocabulary("organization_role").values},
    }
    tables, positions = {}, {}
    for kind, found in rows.items():
        ordered = sorted(found)
        columns = {"key": pa.array(ordered, pa.string())}
        columns |= _encode(MODEL.nodes[kind].stored_columns, [found[key] for key in ordered])
        tables[MODEL.nodes[kind].table] = pa.table(columns)
        positions[kind] = {key: place for place, key in enumerate(ordered)}
    return tables, positions


def _encode(columns: tuple[Column, ...], rows: list[dict[str, Any]]) -> dict[str, pa.Array]:
    known = {column.name for column in columns}
    assert all(
        set(row) <= known | {"source", "target", "source_kind", "target_kind", "valid_from", "valid_to"} for row in rows
    ), [set(row) - known for row in rows]
    encoded = {}
    for column in columns:
        values = [row.get(column.name) for row in rows]
        if all(value is None for value in values):
            continue
        if column.type is ColumnType.CHOICE and column.vocabulary is not None:
            codes = column.vocabulary.codes
            encoded[column.name] = pa.array(
                [None if value is None else codes.index(value) for value in values], pa.int8()
            )
        elif column.type is ColumnType.MEMBERS:
            bands = [None if value is None else 1 if value in {1, 2} else value for value in values]
            encoded[column.name] = pa.array(bands, pa.int32())
        else:
            encoded[column.name] = pa.array(values, ARROW_TYPES[column.type])
    return encoded


def _relate(name: str, rows: list[dict[str, Any]], positions: dict[str, dict[str, int]]) -> pa.Table:
    kind = MODEL.relations[name]
    coded = []
    for row in rows:
        source_kind, target_kind = row["source_kind"], row["target_kind"]
        ends = (
            kind.sources.index(source_kind),
            positions[source_kind][row["source"]],
            kind.targets.index(target_kind),
            positions[target_kind][row["target"]],
        )
        coded.append((ends, row))
    coded.sort(key=lambda entry: (entry[0], str(entry[1].get("basis")), str(entry[1].get("valid_from"))))
    columns_of_ends = list(zip(*(entry[0] for entry in coded), strict=True))
    columns = {"source": pa.array(columns_of_ends[1], pa.int32()), "target": pa.array(columns_of_ends[3], pa.int32())}
    if len(kind.sources) > 1:
        columns["source_kind"] = pa.array(columns_of_ends[0], pa.int8())
    if len(kind.targets) > 1:
        columns["target_kind"] = pa.array(columns_of_ends[2], pa.int8())
    rows = [entry[1] for entry in coded]
    columns |= _encode(tuple(c for c in kind.columns if c.name not in {"valid_from", "valid_to"}), rows)
    for end in ("valid_from", "valid_to"):
        days = [row.get(end) for row in rows]
        if any(days):
            columns[end] = pa.array(days, pa.date32())
    return pa.table(columns)
