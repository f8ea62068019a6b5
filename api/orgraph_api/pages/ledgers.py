"""台账报送: what is loaded, the batches and how they differ, templates."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from orgraph.model import MODEL
from orgraph.sources import write_template
from orgraph.views.titles import CHANGE_TITLES
from orgraph_api.answers import cut_page, find_reporting, find_stale_rows
from orgraph_api.changes import count_changes, find_batch, find_before, find_changes
from orgraph_api.editions import Edition, Shelf
from orgraph_api.errors import Refusal
from orgraph_api.formats import XLSX, hand_out
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.site import answer_empty, answer_fresh, answer_page, find_site, may_write
from orgraph_api.parameters import ChangeParameters, StaleParameters

router = APIRouter()

NEWS = ("imported", "same", "undone")
SHOWN_CHANGES = 200


class PageChanges(ChangeParameters):
    """Which differences."""

    language: str = "zh"


class PageStale(StaleParameters):
    """Whose organizations."""

    language: str = "zh"


@router.get("/ledgers")
def show_ledgers(request: Request) -> Response:
    """Show which ledger of which unit is loaded, the batches, and the form."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    records = shelf.store.list_batches()
    news = _find_news(request, edition)
    return answer_fresh(
        request,
        "ledgers.html",
        here="/ledgers",
        edition=edition,
        reporting=find_reporting(edition) if edition else None,
        records=list(reversed(records))[:20],
        total=len(records),
        ledgers=MODEL.ledgers,
        may_write=may_write(request),
        may_undo=sum(not record.undone for record in records) > 1,
        news=news,
        report=shelf.store.read_report(batch=edition.record.digest) if edition and news == "imported" else None,
    )


@router.get("/ledgers/changes/{digest}")
def show_changes(digest: str, request: Request, parameters: Annotated[PageChanges, Query()]) -> Response:
    """Show how the rows of a batch differ from those of the batch before it."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/ledgers")
    after = find_batch(shelf, digest)
    before = find_before(shelf, after)
    where = parameters.model_dump(include={"change", "ledger", "sheet", "unit"})
    every = find_changes(shelf, edition, before=before, after=after, where={})
    kept = find_changes(shelf, edition, before=before, after=after, where=where)
    page = cut_page(kept, limit=parameters.limit or SHOWN_CHANGES, after=parameters.after, by="number")
    return answer_page(
        request,
        "changes.html",
        here="/ledgers",
        edition=edition,
        before=before,
        after=after,
        counts=count_changes(every),
        page=list_page(find_site(request, edition, here="/ledgers"), page),
        where=where,
        changes=CHANGE_TITLES,
    )


@router.get("/ledgers/stale")
def show_stale(request: Request, parameters: Annotated[PageStale, Query()]) -> Response:
    """Show the organizations that were verified too long ago or never."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/ledgers")
    reporting = find_reporting(edition)
    page = cut_page(find_stale_rows(edition, unit=parameters.unit), limit=parameters.limit, after=parameters.after)
    return answer_page(
        request,
        "stale.html",
        here="/ledgers",
        edition=edition,
        reporting=reporting,
        unit=parameters.unit,
        page=list_page(find_site(request, edition, here="/ledgers"), page),
    )


@router.get("/ledgers/templates/{name}.xlsx")
def show_template(name: str) -> Response:
    """Hand out the template of a ledger."""
    if name not in MODEL.ledgers_by_name:
        raise Refusal(404, f"没有名为“{name}”的台账。", f'No ledger is named "{name}".')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, name)
        content = path.read_bytes()
    return hand_out(content, f"{MODEL.ledgers_by_name[name].chinese}_模板.xlsx", media_type=XLSX, plain=name)


def _find_news(request: Request, edition: Edition | None) -> str | None:
    """Find what was just done that led to the current batch: ``imported``, ``same``, ``undone``; None for nothing."""
    told = request.query_params
    return next((done for done in NEWS if edition and told.get(done) == edition.record.digest), None)
