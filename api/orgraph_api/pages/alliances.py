"""联盟: the table of kinds and units, the list, and the drawn networks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Request, Response

from orgraph.analyses.alliances import MIDDLES
from orgraph.analyses.alliances.membership import AGREEMENTS
from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph.model import vocabulary
from orgraph.views.titles import STATUS_TITLES
from orgraph_api.answers import (
    cut_page,
    find_alliances,
    find_city_slice,
    find_drawing,
    find_measured_alliances,
    find_surroundings,
)
from orgraph_api.cards import list_fields
from orgraph_api.editions import Edition, Shelf
from orgraph_api.errors import Refusal
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import CARD_PATHS, answer_empty, answer_page, find_site
from orgraph_api.parameters import Key, PageParameters, Strict
from orgraph_api.reorganization import keep

router = APIRouter()


class PageAlliances(PageParameters):
    """Which alliances."""

    kind: str | None = None
    unit: str | None = None
    language: str = "zh"


class PageNetwork(Strict):
    """Which network: the city where no node is named."""

    kind: Literal["Organization", "Alliance", "Carrier", "PartyOrganization", "Unit"] | None = None
    key: Key | None = None
    language: str = "zh"


@router.get("/alliances")
def show_alliances(request: Request, parameters: Annotated[PageAlliances, Query()]) -> Response:
    """Show how many alliances of each kind each unit has, and the list."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/alliances")
    alliances = find_alliances(edition)
    if not alliances.loaded:
        return _answer_without(request)
    areas = alliances.areas
    units = list(zip([*areas.unit_keys, "-"], [*areas.unit_titles, "未知"], strict=True))
    kinds = vocabulary("alliance_kind").values
    counts = [
        (
            key,
            title,
            [alliances.count_by(unit=place, kind=number) for number in range(len(kinds))],
            alliances.count_by(unit=place),
        )
        for place, (key, title) in enumerate(units)
    ]
    # By units in administrative order, as in the table above the list.
    table = alliances.table().take(np.argsort(alliances.unit, kind="stable"))
    titles = dict(units)
    rows = [
        parameters.kind in (None, "", kind)
        and (not parameters.unit or (titles.get(parameters.unit) if parameters.unit != "-" else None) == unit)
        for kind, unit in zip(table["kind"].to_pylist(), table["unit"].to_pylist(), strict=True)
    ]
    page = cut_page(table.filter(rows), limit=parameters.limit, after=parameters.after, in_order=True)
    return answer_page(
        request,
        "alliances.html",
        here="/alliances",
        edition=edition,
        alliances=alliances,
        kinds=kinds,
        counts=[line for line in counts if line[3] or line[0] != "-"],
        totals=[alliances.count_by(kind=number) for number in range(len(kinds))],
        statuses=STATUS_TITLES,
        page=list_page(find_site(request, edition, here="/alliances"), page),
        kind=parameters.kind or "",
        unit=parameters.unit or "",
    )


@router.get("/network")
def show_network(request: Request, parameters: Annotated[PageNetwork, Query()]) -> Response:
    """Show the alliances of the city, or what lies around one node."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/alliances")
    if parameters.kind is None or parameters.key is None:
        if not find_alliances(edition).loaded:
            return _answer_without(request)
        found = find_city_slice(edition)
    else:
        found = find_surroundings(edition, kind=parameters.kind, key=parameters.key)
    site = find_site(request, edition, here="/alliances")
    return answer_page(
        request,
        "network.html",
        here="/alliances",
        edition=edition,
        found=found,
        kind=parameters.kind,
        key=parameters.key,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
        card=site.card(parameters.kind or "", parameters.key or ""),
    )


@router.get("/alliances/{key:path}")
def show_alliance(key: str, request: Request) -> Response:
    """Show one alliance: what is known, and who belongs to it."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/alliances")
    nodes = edition.snapshot.nodes("Alliance")
    if nodes.positions([key])[0] < 0:
        raise Refusal(404, f"没有编码为“{key}”的联盟。", f'No alliance has the code "{key}".')
    site = find_site(request, edition, here="/alliances")
    return answer_page(
        request,
        "alliance.html",
        here="/alliances",
        edition=edition,
        key=key,
        row=_find_row(edition, key),
        facts=_find_facts(edition, key),
        members=keep(
            edition.answers.find("alliance members", lambda: find_measured_alliances(edition).member_rows()),
            {"alliance": key},
        ).to_pylist(),
        agreements=AGREEMENTS,
        middles=MIDDLES,
        fields=list_fields(edition.snapshot, "Alliance", key, language=site.language),
        statuses=STATUS_TITLES,
        origins=shelf.store.read_origins("Alliance", key, batch=edition.record.digest).to_pylist(),
        around=find_surroundings(edition, kind="Alliance", key=key),
        cards=CARD_PATHS,
    )


def _find_facts(edition: Edition, key: str) -> dict[str, Any] | None:
    """Find the four tests and what is known beside; None where the alliance does not exist on the day."""
    found = find_measured_alliances(edition)
    try:
        return found.describe(found.find(key))
    except InvalidValueError:
        return None


def _find_row(edition: Edition, key: str) -> dict[str, object] | None:
    return next((row for row in find_alliances(edition).table().to_pylist() if row["key"] == key), None)


def _answer_without(request: Request) -> Response:
    return answer_empty(
        request,
        here="/alliances",
        headline=Words("尚无党建联盟", "No alliances yet"),
        advice=Words("请导入党建联盟台账。", "Import the ledger of alliances."),
    )
