"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from orgraph_api.editions import Shelf
from orgraph_api.parameters import NoParameters

router = APIRouter(tags=["运行状态"])


class Health(BaseModel):
    """The server lives."""

    status: str


class Readiness(BaseModel):
    """The server can answer: from which batch (None for an empty store)."""

    status: str
    batch: str | None


@router.get("/healthz", summary="是否运行")
def show_health(_parameters: Annotated[NoParameters, Query()]) -> Health:
    """Answer as long as the server lives."""
    return Health(status="ok")


@router.get("/readyz", summary="是否就绪")
def show_readiness(request: Request, _parameters: Annotated[NoParameters, Query()]) -> Readiness:
    """Answer once the store is open."""
    shelf: Shelf = request.app.state.shelf
    return Readiness(status="ready", batch=shelf.current.record.digest if shelf.current else None)
