"""联系紧密群: who is tied to whom, and how that fits the declared alliances."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

import pyarrow as pa
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator

from orgraph.analyses.clusters import Clusters
from orgraph.findings import Words
from orgraph_api.answers import find_drawing
from orgraph_api.editions import Shelf
from orgraph_api.formats import XLSX, answer_table
from orgraph_api.pages.listing import cut_list
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import answer_empty, answer_page, find_site
from orgraph_api.parameters import PageParameters, empty_as_none
from orgraph_api.reorganization import keep, list_city_clusters_slice, list_clusters

router = APIRouter(prefix="/clusters")

SHOWN = 60
FIRST = 20
"""So many rows of a list are shown beside the others."""
PARTS = {
    "divided": Words("一个联盟，几个群", "one alliance, several clusters"),
    "joined": Words("几个联盟，一个群", "several alliances, one cluster"),
}


class PageClusters(PageParameters):
    """Whose members are listed, those of one cluster or of all; and which list is shown whole."""

    cluster: Annotated[str | None, Query(max_length=200)] = None
    show: Annotated[Literal["clusters", "parts", "disagreements", "members"] | None, BeforeValidator(empty_as_none)] = (
        None
    )
    language: str = "zh"


@router.get("")
def show_clusters(request: Request, parameters: Annotated[PageClusters, Query()]) -> Response:
    """Show the clusters, how they fit the alliances, whose ties and membership disagree, and the members."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/clusters")
    clusters = list_clusters(edition)
    site = find_site(request, edition, here="/clusters")
    found = list_city_clusters_slice(edition)
    tables = edition.answers.find("cluster lists", lambda: _list_tables(clusters))
    tables = {**tables, "members": keep(tables["members"], {"cluster": parameters.cluster})}
    # Without a list that is asked for, the members of a cluster are: a click on it leads there.
    show = parameters.show or ("members" if parameters.cluster or parameters.after else None)
    return answer_page(
        request,
        "clusters.html",
        here="/clusters",
        edition=edition,
        clusters=clusters,
        findings=clusters.findings(),
        show=parameters.show,
        pages={
            name: cut_list(
                site,
                table,
                parameters,
                whole=name == show,
                length=SHOWN,
                beginning=SHOWN if name == "members" else FIRST,
                by="number",
            )
            for name, table in tables.items()
        },
        cluster=parameters.cluster,
        parts=PARTS,
        found=found,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
    )


def _list_tables(clusters: Clusters) -> dict[str, pa.Table]:
    """List all lists of the page, their rows numbered: an organization may stand in one twice."""
    tables = {
        "clusters": clusters.table(),
        "parts": clusters.part_rows().rename_columns(
            ["finding", "group", "alliance", "alliance_name", "organizations"]
        ),
        "disagreements": clusters.disagreement_rows(),
        "members": clusters.rows(),
    }
    return {
        name: table.append_column("number", pa.array([f"{row + 1}" for row in range(table.num_rows)], pa.string()))
        for name, table in tables.items()
    }


@router.get("/of/{key:path}")
def show_cluster(key: str, request: Request) -> Response:
    """Lead from a node of the drawing to the members of its cluster."""
    language = "&language=en" if request.query_params.get("language") == "en" else ""
    return RedirectResponse(f"/clusters?cluster={quote(key, safe='')}{language}#list", status_code=303)


@router.get("/{name}.xlsx")
def show_list(name: Literal["clusters", "members", "disagreements", "parts"], request: Request) -> Response:
    """Hand out a list as a workbook."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/clusters")
    clusters = list_clusters(edition)
    title, table = {
        "clusters": ("联系紧密群", clusters.table),
        "members": ("联系紧密群成员", clusters.rows),
        "disagreements": ("联系与归属不一致", clusters.disagreement_rows),
        "parts": ("群体与联盟对照", clusters.part_rows),
    }[name]
    request.state.media_type = XLSX
    return answer_table(request, table(), title=title, edition=edition)
