"""Pages of longer lists, with links to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from orgraph_api.answers import cut_page

if TYPE_CHECKING:
    import pyarrow as pa

    from orgraph_api.answers import Page
    from orgraph_api.pages.site import Site
    from orgraph_api.parameters import PageParameters


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


def cut_list(
    site: Site,
    table: pa.Table,
    parameters: PageParameters,
    *,
    whole: bool,
    length: int,
    beginning: int,
    by: str = "key",
) -> Listing:
    """Cut out of a list in an order of its own what is shown of it beside other lists.

    Parameters
    ----------
    whole
        Whether it is the list that is shown whole, page by page; of the others stands the beginning.
    length, beginning
        Rows of a page, and of a beginning.
    by
        The column that names a row.
    """
    if not whole:
        return Listing(table.slice(0, beginning).to_pylist(), table.num_rows, None, None)
    return list_page(
        site, cut_page(table, limit=parameters.limit or length, after=parameters.after, by=by, in_order=True)
    )
