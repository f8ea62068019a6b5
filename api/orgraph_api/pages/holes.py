"""覆盖空白: where nothing reaches, by township and industry, then by name, then what to do about it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException

from orgraph.analyses.holes import FIX_TITLES, Hole
from orgraph.errors import InvalidValueError
from orgraph_api.answers import cut_page, find_drawing
from orgraph_api.editions import Edition, Shelf
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import CARD_PATHS, answer_empty, answer_page, find_site
from orgraph_api.parameters import PageParameters, empty_as_none
from orgraph_api.reorganization import (
    keep,
    list_city_holes_slice,
    list_hole_rows,
    list_hole_table,
    list_holes,
    list_one_hole_slice,
)

router = APIRouter()

SHOWN = 60
Word = Annotated[str | None, BeforeValidator(empty_as_none)]


class PageHoles(PageParameters):
    """Which holes: those with organizations of a unit, a township, an industry."""

    unit: Word = None
    township: Word = None
    industry: Word = None
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
    return answer_page(
        request,
        "holes.html",
        here="/holes",
        edition=edition,
        holes=holes,
        findings=holes.findings(),
        where=where,
        groups=_list_groups(edition, where),
        listed=keep(list_hole_table(edition), {"unit": parameters.unit, "township": parameters.township}).to_pylist(),
        page=list_page(site, cut_page(rows, limit=parameters.limit or SHOWN, after=parameters.after)),
        units=list(dict.fromkeys(list_hole_rows(edition, where={})["unit"].to_pylist())),
        found=found,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
        shown=SHOWN,
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
        raise HTTPException(404, f"没有名为“{key}”的覆盖空白；它可能已被覆盖。") from None
    site = find_site(request, edition, here="/holes")
    found = list_one_hole_slice(edition, hole.key)
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


def _list_groups(edition: Edition, where: dict[str, str | None]) -> list[dict[str, Any]]:
    """List townships × industries, the largest first; titles are what the rows say."""
    rows = list_hole_rows(edition, where={"unit": where["unit"]}) if where["unit"] else None
    townships = None if rows is None else set(rows["township"].to_pylist())
    groups = [
        group
        for group in list_holes(edition).groups().to_pylist()
        if (townships is None or group["township_title"] in townships)
        and where["township"] in (None, group["township_title"])
        and where["industry"] in (None, group["industry_title"])
    ]
    return sorted(groups, key=lambda group: (-group["organizations"], group["township"] or "", group["industry"] or ""))


def _list_plan(hole: Hole) -> list[dict[str, Any]]:
    """List the fixes of the plan with the names of who founds or lists."""
    holes = hole.holes
    plan = []
    for fix in hole.plan:
        by = None
        if fix.by is not None:
            kind, position = fix.by
            key = holes.node_key(kind, position)
            by = {"kind": kind, "key": key, "name": holes.snapshot.nodes(kind).text("name")[position].as_py() or key}
        described = fix.as_dict(holes.node_key)
        plan.append({**described, "by": by, "title": FIX_TITLES[fix.kind]})
    return plan
