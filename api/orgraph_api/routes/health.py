"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from orgraph_api.editions import Shelf

router = APIRouter(tags=["运行状态"])


class Health(BaseModel):
    """The server lives."""

    status: str


class Readiness(BaseModel):
    """The server can answer: from which batch (None for an empty store)."""

    status: str
    batch: str | None


@router.get("/healthz", summary="是否运行")
def show_health() -> Health:
    """Answer as long as the server lives."""
    return Health(status="ok")


@router.get("/readyz", summary="是否就绪")
def show_readiness(request: Request) -> Readiness:
    """Answer once the store is open."""
    shelf: Shelf = request.app.state.shelf
    return Readiness(status="ready", batch=shelf.current.record.digest if shelf.current else None)
