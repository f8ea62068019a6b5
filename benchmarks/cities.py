"""Generated cities for the benchmarks: organizations with five relations each, as an archive of Parquet files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from orgraph.identifiers import make_usccs, read_areas, read_industries
from orgraph.model import MODEL
from orgraph.sources import write_archive
from orgraph.tables import ORIGIN_FILE, ORIGIN_ROW, ORIGIN_SHEET, PERIOD, UNIT, Scope, row_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

DATA_DATE = date(2020, 6, 30)
COVERED_BY_ONE = 5
LEDGERS = ("census", "party", "posts", "alliances", "organization_life")
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def write_city(folder: Path, *, organizations: int, seed: int = 1) -> None:
    """Write a city: as many organizations, each with five relations, and what these relations need."""
    random = np.random.default_rng(seed)
    units = read_areas().list_counting_units()
    unit = random.integers(0, len(units), organizations)
    codes = _make_codes(organizations)
    helpers = max(organizations // COVERED_BY_ONE, 1)
    rows = {
        "organizations": _organizations(codes, unit, units, random),
        "party_organizations": _nodes("party_organizations", "DZZ", helpers, level=pa.array(["branch"] * helpers)),
        "posts": _nodes("posts", "GW", helpers, kind=pa.array(["instructor"] * helpers)),
        "alliances": _nodes("alliances", "LM", helpers, kind=pa.array(["park"] * helpers)),
        "covers": _relations("covers", codes, ("organization", "party_organization", "DZZ"), helpers, random),
        "guides": _relations("guides", codes, ("organization", "post", "GW"), helpers, random),
        "alliance_members": _relations("alliance_members", codes, ("member", "alliance", "LM"), helpers, random),
    }
    neighbours = [_take(codes, (np.arange(organizations) + step) % organizations) for step in (1, 2)]
    rows["association_members"] = pa.concat_tables(
        _fill("association_members", {"member": codes, "association": neighbour}) for neighbour in neighbours
    )
    scopes = [Scope(ledger=ledger, unit="330700", data_date=DATA_DATE) for ledger in LEDGERS[:4]]
    scopes += [
        Scope(ledger=LEDGERS[4], unit="330700", period=f"2020-{month:02}", data_date=DATA_DATE) for month in (4, 5, 6)
    ]
    write_archive(folder, rows, scopes=tuple(scopes), data_date=DATA_DATE, synthetic=True)


def _make_codes(count: int) -> pa.Array:
    numbers = np.arange(count)
    letters = np.array(list(CODE_CHARACTERS), dtype="U1")
    digits = [letters[(numbers // len(CODE_CHARACTERS) ** power) % len(CODE_CHARACTERS)] for power in range(4, -1, -1)]
    body = np.char.add("DEM", digits[0])
    for digit in digits[1:]:
        body = np.char.add(body, digit)
    return pa.array(make_usccs("91", "330782", pa.array(body.tolist())))


def _organizations(
    codes: pa.Array, unit: NDArray[np.int64], units: tuple[str, ...], random: np.random.Generator
) -> pa.Table:
    count = len(codes)
    classes = read_industries().list_industry_keys(4)
    area = pa.array(units).take(pa.array(unit))
    members = random.choice([0, 1, 3, 4, 7], count, p=[0.6, 0.25, 0.05, 0.05, 0.05])
    return _fill(
        "organizations",
        {
            "key": codes,
            "uscc": codes,
            "name": codes,
            "kind": pa.array(["enterprise"] * count),
            "operating_status": pa.array(np.array(["operating", "closed"])[(random.random(count) < 0.05).astype(int)]),
            "employees": pa.array(random.integers(1, 400, count)),
            "turnover_wan": pa.array(random.integers(1, 9_000, count).astype(float)),
            "full_members": pa.array(members.astype(np.int32)),
            "full_time_full_members": pa.array(members.astype(np.int32)),
            "above_scale": pa.array(random.random(count) < 0.1),
            "three_haves": pa.array(random.random(count) < 0.4),
            "has_union": pa.array(random.random(count) < 0.3),
            "has_youth_league": pa.array(random.random(count) < 0.1),
            "has_womens_federation": pa.array(random.random(count) < 0.1),
            "counted_area": area,
            "operating_area": area,
            "industry": pa.array(classes).take(pa.array(random.integers(0, len(classes), count))),
        },
    )


def _nodes(sheet: str, prefix: str, count: int, **columns: pa.Array) -> pa.Table:
    keys = pa.array([f"{prefix}{number:07}" for number in range(count)])
    return _fill(sheet, {"key": keys, "name": keys, **columns})


def _relations(
    sheet: str, codes: pa.Array, ends: tuple[str, str, str], helpers: int, random: np.random.Generator
) -> pa.Table:
    one, other, prefix = ends
    keys = pa.array([f"{prefix}{number:07}" for number in range(helpers)])
    return _fill(sheet, {one: codes, other: _take(keys, random.integers(0, helpers, len(codes)))})


def _take(values: pa.Array, positions: NDArray[np.int64]) -> pa.Array:
    return values.take(pa.array(positions))


def _fill(sheet: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    count = len(next(iter(columns.values())))
    scope = {
        UNIT: pa.array(["330700"]).take(pa.array(np.zeros(count, dtype=np.int8))),
        PERIOD: pa.array([""]).take(pa.array(np.zeros(count, dtype=np.int8))),
        ORIGIN_FILE: pa.array(["generated"]).take(pa.array(np.zeros(count, dtype=np.int8))),
        ORIGIN_SHEET: pa.array([MODEL.sheets[sheet].chinese]).take(pa.array(np.zeros(count, dtype=np.int8))),
        ORIGIN_ROW: pa.array(np.arange(2, count + 2, dtype=np.int32)),
    }
    given = {**columns, **scope}
    schema = row_schema(sheet)
    arrays = [
        given[field.name].cast(field.type) if field.name in given else pa.nulls(count, field.type) for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
