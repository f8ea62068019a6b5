"""A page of a longer list, with links to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from orgraph_api.answers import Page
    from orgraph_api.pages.site import Site


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one page; links are None where there is no such page."""

    rows: list[dict[str, Any]]
    total: int
    first: str | None
    next: str | None


def list_page(site: Site, page: Page) -> Listing:
    """Turn a page of rows into what a template shows."""
    kept = [(name, value) for name, value in site.query if name != "after"]
    following = f"{site.path}?{urlencode([*kept, ('after', page.after)])}" if page.after else None
    began = any(name == "after" for name, _ in site.query)
    first = (f"{site.path}?{urlencode(kept)}" if kept else site.path) if began else None
    return Listing(page.table.to_pylist(), page.total, first, following)
