"""The batches of the store: what was imported, when, and what it changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from orgraph_api.editions import Shelf
from orgraph_api.formats import answer_json
from orgraph_api.parameters import NoParameters
from orgraph_api.schemas import Batches

router = APIRouter(prefix="/api/v1/batches", tags=["批次"])


@router.get("", summary="全部批次", response_model=Batches)
def show_batches(request: Request, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Show all batches, oldest first; one of them is current. Empty for an empty store."""
    shelf: Shelf = request.app.state.shelf
    records = shelf.store.list_batches()
    return answer_json({"batches": [record.as_dict() for record in records]})
