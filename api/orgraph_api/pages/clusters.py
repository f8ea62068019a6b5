"""联系紧密群: who is tied to whom, and how that fits the declared alliances."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from orgraph_api.answers import cut_page, find_drawing
from orgraph_api.editions import Shelf
from orgraph_api.formats import XLSX, answer_table
from orgraph_api.headings import HEADINGS
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import answer_empty, answer_page, find_site
from orgraph_api.parameters import PageParameters
from orgraph_api.reorganization import keep, list_city_clusters_slice, list_clusters

router = APIRouter(prefix="/clusters")

SHOWN = 60


class PageClusters(PageParameters):
    """Whose members are listed: those of one cluster, or of all."""

    cluster: Annotated[str | None, Query(max_length=200)] = None
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
    rows = edition.answers.find("cluster rows", clusters.rows)
    page = cut_page(
        keep(rows, {"cluster": parameters.cluster}), limit=parameters.limit or SHOWN, after=parameters.after
    )
    return answer_page(
        request,
        "clusters.html",
        here="/clusters",
        edition=edition,
        clusters=clusters,
        findings=clusters.findings(),
        listed=edition.answers.find("cluster table", clusters.table).to_pylist(),
        disagreements=clusters.disagreement_rows().to_pylist(),
        page=list_page(site, page),
        cluster=parameters.cluster,
        found=found,
        drawing=find_drawing(edition, found, language=site.language),
        links=list_links(site),
    )


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
    return answer_table(request, table(), title=title, edition=edition, headings=HEADINGS)
