"""枢纽单位: organizations that hold the network of organizations together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from orgraph_api.editions import Shelf
from orgraph_api.pages.site import answer_empty, answer_page
from orgraph_api.parameters import Strict
from orgraph_api.reorganization import list_brokers

router = APIRouter()


class PageBrokers(Strict):
    """The language of the page."""

    language: str = "zh"


@router.get("/brokers")
def show_brokers(request: Request, _parameters: Annotated[PageBrokers, Query()]) -> Response:
    """Show the brokers, each with what its loss would do."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/brokers")
    brokers = list_brokers(edition)
    return answer_page(
        request,
        "brokers.html",
        here="/brokers",
        edition=edition,
        brokers=brokers,
        findings=brokers.findings(),
        rows=brokers.table().to_pylist(),
    )
