"""覆盖空白: where nothing reaches, by township and industry, then by name, then what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator

from orgraph.analyses.holes import FIX_TITLES, Hole
from orgraph.errors import InvalidValueError
from orgraph_api.answers import find_drawing
from orgraph_api.editions import Shelf
from orgraph_api.errors import Refusal
from orgraph_api.pages.listing import cut_list
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import CARD_PATHS, answer_empty, answer_page, find_site
from orgraph_api.parameters import PageParameters, empty_as_none
from orgraph_api.reorganization import (
    list_city_holes_slice,
    list_hole_rows,
    list_hole_table,
    list_holes,
    list_one_hole_slice,
)

if TYPE_CHECKING:
    from orgraph.analyses import Holes

router = APIRouter()

SHOWN = 60
FIRST = 14
"""So many rows of a list are shown beside the others."""
Word = Annotated[str | None, BeforeValidator(empty_as_none)]


class PageHoles(PageParameters):
    """Which holes: those with organizations of a unit, a township, an industry; and which list is shown whole."""

    unit: Word = None
    township: Word = None
    industry: Word = None
    show: Annotated[Literal["groups", "holes", "organizations"] | None, BeforeValidator(empty_as_none)] = None
    language: str = "zh"


@router.get("/holes")
def show_holes(request: Request, parameters: Annotated[PageHoles, Query()]) -> Response:
    """Show the holes of the city, by township and industry, and their organizations."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/holes")
    holes = list_holes(edition)
    where = parameters.model_dump(include={"unit", "township", "industry"})
    site = find_site(request, edition, here="/holes")
    rows = list_hole_rows(edition, where=where)
    found = list_city_holes_slice(edition)
    tables = {
        "groups": _list_groups(holes, rows),
        "holes": list_hole_table(edition).filter(pc.is_in(list_hole_table(edition)["key"], value_set=rows["hole"])),
        "organizations": _sort(rows, holes),
    }
    return answer_page(
        request,
        "holes.html",
        here="/holes",
        edition=edition,
        holes=holes,
        findings=holes.findings(),
        where=where,
        show=parameters.show,
        pages={
            name: cut_list(
                site,
                table,
                parameters,
                whole=name == parameters.show,
                length=SHOWN,
                beginning=SHOWN if name == "organizations" else FIRST,
            )
            for name, table in tables.items()
        },
        fixes={**FIX_TITLES, **{title.zh: title for title in FIX_TITLES.values()}},
        units=_list_units(list_hole_rows(edition, where={}), holes),
        found=found,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
    )


@router.get("/holes/{key:path}")
def show_hole(key: str, request: Request) -> Response:
    """Show one hole: who is in it, who is near, and how it can be closed."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/holes")
    try:
        hole = list_holes(edition).find(key)
    except InvalidValueError:
        raise Refusal(
            404, f"没有名为“{key}”的覆盖空白；它可能已被覆盖。", f'No hole is named "{key}"; it may be closed by now.'
        ) from None
    site = find_site(request, edition, here="/holes")
    found = list_one_hole_slice(edition, hole.key, language=site.language)
    return answer_page(
        request,
        "hole.html",
        here="/holes",
        edition=edition,
        hole=hole,
        detail=hole.as_dict(),
        plan=_list_plan(hole),
        rows=list_hole_rows(edition, where={"hole": hole.key}).to_pylist(),
        host=hole.host,
        host_card=site.card(hole.host.kind, hole.host.key) if hole.host else "",
        cards=CARD_PATHS,
        found=found,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
    )


def _list_units(rows: pa.Table, holes: Holes) -> list[str]:
    """List the units that have organizations in holes, in administrative order."""
    found = set(rows["unit"].to_pylist())
    return [title for title in holes.city.places.areas.unit_titles if title in found]


def _sort(rows: pa.Table, holes: Holes) -> pa.Table:
    """Sort organizations as their list is read: by unit in administrative order, then township, then industry."""
    titles = pa.array(holes.city.places.areas.unit_titles, pa.string())
    place = pc.index_in(rows["unit"].cast(pa.string()), value_set=titles)
    order = ["unit_place", "township", "industry", "key"]
    return rows.take(pc.sort_indices(rows.append_column("unit_place", place), [(name, "ascending") for name in order]))


def _list_groups(holes: Holes, rows: pa.Table) -> pa.Table:
    """List townships × industries of some organizations, the largest first."""
    groups = holes.groups(among=holes.snapshot.nodes("Organization").positions(rows["key"].combine_chunks()))
    pairs = zip(groups["township"].to_pylist(), groups["industry"].to_pylist(), strict=True)
    keyed = groups.append_column("key", pa.array([f"{one}/{other}" for one, other in pairs], pa.string()))
    return keyed.sort_by([("organizations", "descending"), ("key", "ascending")])


def _list_plan(hole: Hole) -> list[dict[str, Any]]:
    """List the fixes of the plan with the names of who founds or lists."""
    holes = hole.holes
    plan = []
    for fix in hole.plan:
        by = None
        if fix.by is not None:
            kind, position = fix.by
            key = holes.node_key(kind, position)
            by = {"kind": kind, "key": key, "name": holes.snapshot.nodes(kind).name(position)}
        described = fix.as_dict(holes.node_key)
        plan.append({**described, "by": by, "title": FIX_TITLES[fix.kind]})
    return plan
