"""Undoing the last import: what would vanish and what would come back is told and confirmed first."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response

from orgraph.errors import BatchNotFound
from orgraph_api.changes import count_changes, find_before, find_changes
from orgraph_api.editions import Shelf
from orgraph_api.errors import Refusal
from orgraph_api.pages.site import answer_empty, answer_fresh, may_write, see_page
from orgraph_api.parameters import Strict

router = APIRouter(prefix="/ledgers/undo")

NOTHING_BEFORE = ("没有更早的批次，不能再撤销。", "There is no earlier batch to go back to.")


class PageUndo(Strict):
    """The language of the page."""

    language: str = "zh"


@router.get("")
def show_undo(request: Request, _parameters: Annotated[PageUndo, Query()]) -> Response:
    """Show which batch would be undone, which one would be current, and which rows differ."""
    shelf: Shelf = request.app.state.shelf
    shelf.renew()
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/ledgers")
    _refuse_first(shelf)
    before = find_before(shelf, edition.record)
    rows = find_changes(shelf, edition, before=before, after=edition.record, where={})
    return answer_fresh(
        request,
        "undo.html",
        here="/ledgers",
        edition=edition,
        after=edition.record,
        before=before,
        counts=count_changes(rows),
        may_write=may_write(request),
    )


@router.post("")
def undo_batch(
    request: Request,
    confirmed: Annotated[str, Form(max_length=64)] = "",
    language: Annotated[str, Form(max_length=2)] = "zh",
) -> Response:
    """Make the batch before current again, where the current one is the one that was confirmed; nothing is deleted."""
    shelf: Shelf = request.app.state.shelf
    shelf.renew()
    _refuse_first(shelf)
    if shelf.current is None or confirmed != shelf.current.record.digest:
        return see_page("/ledgers/undo", language)
    try:
        record = shelf.store.undo()
    except BatchNotFound:
        raise Refusal(404, *NOTHING_BEFORE) from None
    shelf.renew()
    return see_page(f"/ledgers?undone={quote(record.digest)}", language)


def _refuse_first(shelf: Shelf) -> None:
    if sum(not record.undone for record in shelf.store.list_batches()) < 2:  # noqa: PLR2004 - the current one and another
        raise Refusal(404, *NOTHING_BEFORE)
