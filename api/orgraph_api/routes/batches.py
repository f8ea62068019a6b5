"""The batches of the store: what was imported, when, and what it changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from orgraph_api.answers import cut_page
from orgraph_api.changes import find_batch, find_before, find_changes
from orgraph_api.editions import Shelf
from orgraph_api.formats import (
    JSON,
    TABLE_RESPONSES,
    answer_json,
    answer_table,
    check_unchanged,
    find_media_type,
    provenance_of,
)
from orgraph_api.parameters import ChangeParameters, CurrentEdition, NoParameters
from orgraph_api.schemas import Batches, Table
from orgraph_api.tables import list_batches

router = APIRouter(prefix="/api/v1/batches", tags=["批次"])


@router.get("", summary="全部批次", response_model=Batches, responses=TABLE_RESPONSES)
def show_batches(request: Request, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Show all batches, oldest first; one of them is current. Empty for an empty store."""
    shelf: Shelf = request.app.state.shelf
    records, edition = shelf.store.list_batches(), shelf.current
    content = {"batches": [record.as_dict() for record in records]}
    if edition is None:
        return answer_json(content)
    tag = check_unchanged(
        request, edition, state="".join(f"{record.number}{record.current}{record.undone}" for record in records)
    )
    table = list_batches(records)
    return answer_table(request, table, title="批次", edition=edition, tag=tag, content=content)


@router.get("/{digest}/changes", summary="与上一批的差异", response_model=Table, responses=TABLE_RESPONSES)
def show_changes(
    digest: str, request: Request, edition: CurrentEdition, parameters: Annotated[ChangeParameters, Query()]
) -> Response:
    """Show row by row how a batch differs from the one before it: added, removed, changed with old and new value."""
    shelf: Shelf = request.app.state.shelf
    after = find_batch(shelf, digest)
    before = find_before(shelf, after)
    tag = check_unchanged(request, edition)
    where = parameters.model_dump(include={"change", "ledger", "sheet", "unit"})
    table = find_changes(shelf, edition, before=before, after=after, where=where)
    whole = find_media_type(request) != JSON
    page = cut_page(table, limit=parameters.limit, after=parameters.after, whole=whole, by="number")
    content = {
        **provenance_of(edition),
        "batch": after.digest,
        "before": before.digest,
        **page.as_dict(),
    }
    return answer_table(request, page.table, title="批次差异", edition=edition, tag=tag, content=content)
