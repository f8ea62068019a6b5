"""Tables of holes: one row per hole, per organization in one, and per township and industry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.facts.places import list_unit_words
from orgraph.analyses.facts.requirements import list_member_words
from orgraph.analyses.holes.fix import FIX_TITLES, RULES
from orgraph.analyses.holes.hole import find_hole
from orgraph.analyses.holes.neighbourhood import BASES
from orgraph.kernels.grouping import group_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.holes.figures import HoleFigures


def list_holes(holes: HoleFigures) -> pa.Table:
    """List the holes: key, size, what is known of members, main place and industry, host, fix."""
    lines = []
    for number in holes.ranked.tolist():
        hole = find_hole(holes, number)
        places, (employees, unknown) = hole.list_places(), hole.employees
        lines.append(
            {
                "key": hole.key,
                "unit": places["units"][0]["title"],
                "township": places["townships"][0]["title"],
                "carrier": places["carriers"][0]["title"] if places["carriers"][0]["key"] else None,
                "industry": places["industries"][0]["title"],
                "organizations": len(hole),
                "employees": employees,
                "employees_unknown": unknown,
                "members_0": hole.full_members["0"],
                "members_1_2": hole.full_members["1–2"],
                "members_3": hole.full_members["3+"],
                "members_unknown": hole.full_members["unknown"],
                "host": hole.host.key if hole.host else None,
                "host_name": hole.host.name if hole.host else None,
                "host_basis": hole.host.basis if hole.host else "none",
                "distance_m": hole.host.rounded_m if hole.host else None,
                "fix": hole.fix.kind,
                "fix_title": FIX_TITLES[hole.fix.kind].zh,
                "gain": hole.fix.gain,
                "coverage": hole.fix.coverage,
                "fixes_needed": len(hole.plan),
                "price": sum(fix.price for fix in hole.plan),
            }
        )
    return pa.Table.from_pylist(lines, schema=HOLE_SCHEMA)


HOLE_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("key", "unit", "township", "carrier", "industry")),
        *((name, pa.int64()) for name in ("organizations", "employees", "employees_unknown")),
        *((f"members_{band}", pa.int64()) for band in ("0", "1_2", "3", "unknown")),
        ("host", pa.string()),
        ("host_name", pa.string()),
        ("host_basis", pa.string()),
        ("distance_m", pa.float64()),
        ("fix", pa.string()),
        ("fix_title", pa.string()),
        ("gain", pa.int64()),
        ("coverage", pa.string()),
        ("fixes_needed", pa.int64()),
        ("price", pa.float64()),
    ]
)


def list_organizations(holes: HoleFigures) -> pa.Table:
    """List the organizations in holes, sorted by key."""
    order = np.argsort(holes.positions)
    rows = holes.positions[order]
    number = np.repeat(np.arange(len(holes)), np.diff(holes.offsets))[order]
    nodes, places = holes.snapshot.nodes("Organization"), holes.city.places
    distance = holes.nearest.distance_m[order]
    employees = holes.employees[rows]
    return pa.table(
        {
            "key": nodes.keys.take(pa.array(rows)),
            "name": nodes.text("name").take(pa.array(rows)),
            "hole": nodes.keys.take(pa.array(holes.positions[holes.offsets[:-1]])).take(pa.array(number)),
            "unit": list_unit_words(places.areas, places.unit[rows]).cast(pa.string()),
            "township": holes.dimensions["township"].list_titles(rows),
            "carrier": holes.dimensions["carrier"].list_titles(rows),
            "industry": holes.dimensions["industry_division"].list_titles(rows),
            "employees": pa.array(employees, mask=np.isnan(employees)).cast(pa.int64()),
            "full_members": pa.array(list_member_words(holes.members[rows]), pa.string()),
            "basis": pa.array([tuple(BASES)[code] for code in holes.around.basis[order].tolist()], pa.string()),
            "host_distance_m": pa.array(np.round(distance, 2), mask=~np.isfinite(distance)),
            "planned_fix": pa.array(_list_fixes(holes), pa.string()).take(pa.array(order)),
        }
    )


def _list_fixes(holes: HoleFigures) -> list[str]:
    """List what the plan of its hole has in mind for every organization, hole after hole."""
    titles = [""] * len(holes.positions)
    for number, begin in enumerate(holes.offsets[:-1].tolist()):
        hole = find_hole(holes, number)
        for fix in hole.plan:
            for place in np.searchsorted(hole.positions, fix.positions).tolist():
                titles[begin + place] = FIX_TITLES[fix.kind].zh
    return titles


def list_fix_rows(holes: HoleFigures) -> pa.Table:
    """List the fixes of all plans, in the order of the holes' rank."""
    lines = [
        {
            "hole": hole.key,
            "order": order,
            "fix": fix.kind,
            "fix_title": FIX_TITLES[fix.kind].zh,
            "gain": fix.gain,
            "coverage": fix.coverage,
            "by": holes.node_key(*fix.by) if fix.by else None,
            "price": fix.price,
            "rule": RULES[fix.kind].zh,
        }
        for hole in (find_hole(holes, number) for number in holes.ranked.tolist())
        for order, fix in enumerate(hole.plan, start=1)
    ]
    return pa.Table.from_pylist(lines, schema=FIX_SCHEMA)


FIX_SCHEMA: Final = pa.schema(
    [
        ("hole", pa.string()),
        ("order", pa.int64()),
        ("fix", pa.string()),
        ("fix_title", pa.string()),
        ("gain", pa.int64()),
        ("coverage", pa.string()),
        ("by", pa.string()),
        ("price", pa.float64()),
        ("rule", pa.string()),
    ]
)


def list_groups(holes: HoleFigures, among: NDArray[np.integer] | None = None) -> pa.Table:
    """List organizations in holes (all, or those `among` some) by township and industry, and how many holes these are.

    Members are summed up (at least) only where a cell has as many organizations as the rules ask for.
    """
    township, division = holes.dimensions["township"], holes.dimensions["industry_division"]
    kept = slice(None) if among is None else np.isin(holes.positions, among)
    rows = holes.positions[kept]
    columns = [(township.codes[rows], township.size), (division.codes[rows], division.size)]
    cells = group_rows(columns, rows=len(rows))
    number = np.repeat(np.arange(len(holes)), np.diff(holes.offsets))[kept]
    size = len(cells)
    pairs = np.unique(cells.groups.astype(np.int64) * max(len(holes), 1) + number)
    employees, members = holes.employees[rows], holes.members[rows]
    organizations = np.bincount(cells.groups, minlength=size)
    enough = organizations >= holes.rules.privacy.min_group_size
    at_least = np.bincount(cells.groups, weights=np.maximum(members, 0), minlength=size).astype(np.int64)
    first = rows[cells.first_rows]
    return pa.table(
        {
            "township": pa.array([township.key(code) for code in township.codes[first].tolist()], pa.string()),
            "township_title": pa.array(
                [township.title(code).zh for code in township.codes[first].tolist()], pa.string()
            ),
            "industry": pa.array([division.key(code) for code in division.codes[first].tolist()], pa.string()),
            "industry_title": pa.array(
                [division.title(code).zh for code in division.codes[first].tolist()], pa.string()
            ),
            "organizations": organizations,
            "holes": np.bincount(pairs // max(len(holes), 1), minlength=size),
            "employees": np.bincount(cells.groups, weights=np.nan_to_num(employees), minlength=size).astype(np.int64),
            "employees_unknown": np.bincount(cells.groups[np.isnan(employees)], minlength=size),
            "full_members_at_least": pa.array(at_least, mask=~enough),
            "members_unknown": np.bincount(cells.groups[members < 0], minlength=size),
        }
    )
