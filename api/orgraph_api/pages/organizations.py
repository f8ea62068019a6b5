"""两新组织 and 载体: lists that can be searched, and the card of one."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pyarrow as pa
from fastapi import APIRouter, Query, Request, Response

from orgraph.analyses.facts.ladder import RUNG_TITLES
from orgraph.analyses.facts.places import find_areas_by_basis, list_unit_words
from orgraph.findings import Words
from orgraph.model import vocabulary
from orgraph.views.titles import STATUS_TITLES
from orgraph_api.answers import (
    cut_page,
    find_coverage,
    find_organizations,
    find_surroundings,
    find_visits,
    list_organizations,
)
from orgraph_api.cards import list_fields
from orgraph_api.editions import Edition, Shelf
from orgraph_api.errors import Refusal
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.site import answer_empty, answer_page, find_site
from orgraph_api.parameters import OrganizationParameters, PageParameters
from orgraph_api.reorganization import keep
from orgraph_api.routes.organizations import describe_coverage, find_kept_key

router = APIRouter()


class PageOrganizations(OrganizationParameters):
    """Which organizations; an empty field of the form counts as absent."""

    language: str = "zh"
    unit: str | None = None
    kind: str | None = None


class PageCarriers(PageParameters):
    """Which carriers."""

    kind: str | None = None
    unit: str | None = None
    language: str = "zh"


@router.get("/organizations")
def show_organizations(request: Request, parameters: Annotated[PageOrganizations, Query()]) -> Response:
    """Show organizations by words, unit and kind."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/organizations")
    where = {"unit": parameters.unit or None, "kind": parameters.kind or None}
    positions = find_organizations(edition, words=parameters.q, where=where)
    keys = edition.snapshot.nodes("Organization").keys
    listed = pa.table({"key": keys.take(pa.array(positions)), "position": pa.array(positions)})
    page = cut_page(listed, limit=parameters.limit, after=parameters.after)
    listing = list_page(find_site(request, edition, here="/organizations"), page)
    rows = list_organizations(edition, page.table["position"].to_numpy()).to_pylist()
    areas = find_coverage(edition).city.places.areas
    return answer_page(
        request,
        "organizations.html",
        here="/organizations",
        edition=edition,
        page=listing,
        rows=rows,
        words=parameters.q or "",
        unit=parameters.unit or "",
        kind=parameters.kind or "",
        rungs=RUNG_TITLES,
        units=list(zip(areas.unit_keys, areas.unit_titles, strict=True)),
        kinds=vocabulary("organization_kind").values,
    )


@router.get("/organizations/{key:path}")
def show_organization(key: str, request: Request) -> Response:
    """Show what is known of one organization, from where, what reaches it and why."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/organizations")
    key = find_kept_key(edition, key)
    site = find_site(request, edition, here="/organizations")
    visits = [row for row in find_visits(edition).table().to_pylist() if row["target_key"] == key]
    return answer_page(
        request,
        "card.html",
        here="/organizations",
        edition=edition,
        kind="Organization",
        key=key,
        heading=_name(edition.snapshot.nodes("Organization"), key),
        fields=list_fields(edition.snapshot, "Organization", key, language=site.language),
        coverage=describe_coverage(edition, key),
        rungs=RUNG_TITLES,
        statuses=STATUS_TITLES,
        visits=visits,
        origins=shelf.store.read_origins("Organization", key, batch=edition.record.digest).to_pylist(),
        around=find_surroundings(edition, kind="Organization", key=key),
        rates=find_coverage(edition).rates,
    )


@router.get("/carriers")
def show_carriers(request: Request, parameters: Annotated[PageCarriers, Query()]) -> Response:
    """Show parks, markets and buildings."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/carriers")
    if not len(edition.snapshot.nodes("Carrier")):
        return answer_empty(
            request,
            here="/carriers",
            headline=Words("尚无载体", "No carriers yet"),
            advice=Words("请导入载体台账。", "Import the ledger of carriers."),
        )
    coverage = find_coverage(edition, by=("carrier",))
    table = edition.answers.find("carriers", lambda: _list_carriers(edition))
    page = cut_page(
        keep(table, {"kind": parameters.kind, "unit": parameters.unit}),
        limit=parameters.limit,
        after=parameters.after,
        in_order=True,
    )
    return answer_page(
        request,
        "carriers.html",
        here="/carriers",
        edition=edition,
        groups={group.keys["carrier"]: group for group in coverage.groups},
        kind=parameters.kind or "",
        unit=parameters.unit or "",
        units=coverage.city.places.areas.unit_titles,
        page=list_page(find_site(request, edition, here="/carriers"), page),
        kinds=vocabulary("carrier_kind").values,
    )


def _list_carriers(edition: Edition) -> pa.Table:
    """List the carriers of the day by counting unit and township, in administrative order."""
    snapshot, day = edition.snapshot, edition.record.data_date
    nodes, areas = snapshot.nodes("Carrier"), find_coverage(edition).city.places.areas
    _, area, _ = find_areas_by_basis(snapshot, "Carrier", day=day)
    place = np.argsort(np.append(areas.order, len(areas.order)))
    rows = np.flatnonzero(nodes.exist_on(day))
    rows = rows[np.lexsort((place[area[rows]], areas.unit[area[rows]]))]
    table = nodes.read_arrow(("name", "kind", "last_swept_on"), rows=rows)
    for name in ("name", "kind", "last_swept_on"):
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
    township = areas.township[area[rows]]
    return table.append_column("unit", list_unit_words(areas, areas.unit[area[rows]])).append_column(
        "township", pa.array(areas.titles, pa.string()).take(pa.array(township, mask=township < 0))
    )


@router.get("/carriers/{key:path}")
def show_carrier(key: str, request: Request) -> Response:
    """Show one carrier and what lies in it."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/carriers")
    nodes = edition.snapshot.nodes("Carrier")
    if nodes.positions([key])[0] < 0:
        raise Refusal(404, f"没有编码为“{key}”的载体。", f'No carrier has the code "{key}".')
    site = find_site(request, edition, here="/carriers")
    return answer_page(
        request,
        "card.html",
        here="/carriers",
        edition=edition,
        kind="Carrier",
        key=key,
        heading=_name(nodes, key),
        fields=list_fields(edition.snapshot, "Carrier", key, language=site.language),
        coverage=None,
        rungs=RUNG_TITLES,
        statuses=STATUS_TITLES,
        visits=[row for row in find_visits(edition).table().to_pylist() if row["target_key"] == key],
        origins=shelf.store.read_origins("Carrier", key, batch=edition.record.digest).to_pylist(),
        around=find_surroundings(edition, kind="Carrier", key=key),
        rates=(),
    )


def _name(nodes: object, key: str) -> str:
    table = nodes.read_arrow(("name",), rows=np.array([nodes.position(key)]))  # type: ignore[attr-defined]  # a NodeTable
    return str(table["name"][0].as_py() or key) if "name" in table.column_names else key
