"""One page of a list, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph_api.answers import cut_page
from orgraph_api.formats import JSON, answer_table, find_media_type, provenance_of

if TYPE_CHECKING:
    import pyarrow as pa
    from fastapi import Request, Response

    from orgraph_api.editions import Edition
    from orgraph_api.parameters import PageParameters


def answer_page(
    request: Request, table: pa.Table, parameters: PageParameters, *, title: str, edition: Edition, tag: str
) -> Response:
    """Answer with one page of rows sorted by key; with all of them where a file is asked for."""
    whole = find_media_type(request) != JSON
    page = cut_page(table, limit=parameters.limit, after=parameters.after, whole=whole)
    content = {**provenance_of(edition), **page.as_dict()}
    return answer_table(request, page.table, title=title, edition=edition, tag=tag, content=content)
