"""走访: which links were visited this quarter, by unit."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator

from orgraph.findings import Words
from orgraph.views.titles import STATUS_TITLES
from orgraph_api.answers import cut_page, find_drawing, find_visit_slice, find_visits
from orgraph_api.editions import Shelf
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import answer_empty, answer_page, find_site
from orgraph_api.parameters import PageParameters, VisitStatus, empty_as_none

router = APIRouter()


class PageVisits(PageParameters):
    """Which links."""

    unit: Annotated[str | None, BeforeValidator(empty_as_none)] = None
    status: Annotated[VisitStatus | None, BeforeValidator(empty_as_none)] = None
    language: str = "zh"


@router.get("/visits")
def show_visits(request: Request, parameters: Annotated[PageVisits, Query()]) -> Response:
    """Show the links of the quarter and whether each was visited."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/visits")
    visits = find_visits(edition)
    if not visits.loaded:
        return answer_empty(
            request,
            here="/visits",
            headline=Words("尚无联系对象", "No contact links yet"),
            advice=Words(
                "请导入单位与联系台账，再按月导入走访月报。",
                "Import the ledger of units, then the visits of each month.",
            ),
        )
    table = edition.answers.find("visits table", visits.table)
    rows = table.to_pylist()
    kept = [
        parameters.unit in (None, "", row["unit_key"]) and parameters.status in (None, "", row["status"])
        for row in rows
    ]
    # The key of a line is its place: a unit may be linked to the same target twice.
    numbered = table.append_column("key", pa.array([f"{number:07d}" for number in range(len(rows))], pa.string()))
    page = cut_page(numbered.filter(pa.array(kept, pa.bool_())), limit=parameters.limit, after=parameters.after)
    lines = _list_units(rows)
    found = find_visit_slice(edition, unit=parameters.unit, status=parameters.status)
    site = find_site(request, edition, here="/visits")
    return answer_page(
        request,
        "visits.html",
        here="/visits",
        edition=edition,
        visits=visits,
        lines=lines,
        statuses=STATUS_TITLES,
        page=list_page(site, page),
        found=found,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
        unit=parameters.unit or "",
        unit_name=next((line["name"] for line in lines if line["key"] == parameters.unit), None),
        status=parameters.status or "",
        total=int(np.size(visits.unit)),
    )


def _list_units(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the units, as their links stand, with how many of these are visited, due and unknown."""
    by_unit = Counter((row["unit_key"], row["unit"], row["status"]) for row in rows)
    units = dict.fromkeys((key, name) for key, name, _ in by_unit)
    return [
        {"key": key, "name": name, **{code: by_unit[key, name, code] for code in ("visited", "due", "unknown")}}
        for key, name in units
    ]
