"""覆盖: the table by groups, and the organizations behind each of its figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from orgraph.analyses.facts.dimensions import DIMENSIONS
from orgraph.analyses.facts.ladder import RUNG_TITLES
from orgraph.views.titles import STATUS_TITLES
from orgraph_api.answers import cut_page, find_coverage, find_dimension, find_rows
from orgraph_api.editions import Edition, Shelf
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.site import answer_empty, answer_page, find_site
from orgraph_api.parameters import By, GroupParameters, RowsParameters

router = APIRouter()

MOST_GROUPS = 500
NAMES = ("unit", "county", "township", "carrier", "kind")
"""Dimensions by which rows can be kept."""


class PageGroups(GroupParameters):
    """The groups of the table, kept to one unit where one is named; the language of the page."""

    by: By = Field(default_factory=lambda: ["unit"])
    unit: str | None = None
    language: str = "zh"


class PageRows(RowsParameters):
    """The rows behind a figure; the language of the page."""

    language: str = "zh"


@router.get("/coverage")
def show_coverage(request: Request, parameters: Annotated[PageGroups, Query()]) -> Response:
    """Show coverage by groups; each figure leads to its rows."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/coverage")
    by = list(dict.fromkeys(parameters.by)) or ["unit"]
    if parameters.unit is not None and "unit" not in by:
        by = ["unit", *by]
    coverage = find_coverage(edition, by=tuple(by))
    wanted = None if parameters.unit in (None, "-") else parameters.unit
    groups = [group for group in coverage.groups if parameters.unit is None or group.keys.get("unit") == wanted]
    return answer_page(
        request,
        "coverage.html",
        here="/coverage",
        edition=edition,
        coverage=coverage,
        groups=groups[:MOST_GROUPS],
        total=len(groups),
        by=by,
        dimensions=DIMENSIONS,
        unit=parameters.unit,
        linked=set(by) <= set(NAMES),
    )


@router.get("/rows")
def show_rows(request: Request, parameters: Annotated[PageRows, Query()]) -> Response:
    """Show the organizations behind a figure."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/coverage")
    where = parameters.model_dump(include=set(NAMES))
    table = find_rows(edition, of=parameters.of, day=parameters.as_of, status=parameters.status, where=where)
    page = cut_page(table, limit=parameters.limit, after=parameters.after)
    listing = list_page(find_site(request, edition, here="/coverage"), page)
    return answer_page(
        request,
        "rows.html",
        here="/coverage",
        edition=edition,
        page=listing,
        of=parameters.of,
        status=parameters.status,
        heading=_title(edition, parameters.of),
        base=_find_base(edition, parameters.of),
        day=parameters.as_of or edition.record.data_date,
        where=_list_where(edition, where),
        rungs=RUNG_TITLES,
        statuses=STATUS_TITLES,
        with_status="status" in table.column_names,
    )


def _title(edition: Edition, of: str) -> object:
    if of in RUNG_TITLES:
        return RUNG_TITLES[of]
    return find_coverage(edition).rate("B" if of == "must_build_missing" else of).title


def _find_base(edition: Edition, of: str) -> object:
    """Find what a rate is counted of; None for a list that is no part of a rate."""
    if of in RUNG_TITLES:
        return None
    return find_coverage(edition).rate("B" if of == "must_build_missing" else of).denominator


def _list_where(edition: Edition, where: dict[str, str | None]) -> list[tuple[str, str]]:
    """List the kept values in words."""
    listed = []
    for name, key in where.items():
        if key is not None:
            dimension = find_dimension(edition, name)
            code = dimension.size - 1 if key == "-" else dimension.keys.index(key)
            listed.append((DIMENSIONS[name].zh, dimension.title(code).zh))
    return listed
