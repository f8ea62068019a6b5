"""The rows behind before and after: the alliances of both pictures, and what is lost, as pages and as a workbook."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import pyarrow as pa
from fastapi import APIRouter, Depends, Query, Request, Response

from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.proposals.lists import list_alliance_sizes, list_lost
from orgraph.findings import Words
from orgraph_api.answers import cut_page, find_alliances
from orgraph_api.drafts import find_applied, find_difference
from orgraph_api.formats import XLSX, answer_table
from orgraph_api.pages.drafting import Solved, answer_solved
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.proposals import find_measured
from orgraph_api.pages.site import find_site
from orgraph_api.parameters import PageParameters

router = APIRouter(prefix="/proposals")

RowsOf: TypeAlias = Literal["alliances", "agreements_broken", "alliances_ended", "hosts_changed", "members_further"]
SIZES = Words("各联盟成员数，现状与采纳后", "Members of every alliance, before and after")


class PageRows(PageParameters):
    """Which rows."""

    language: str = "zh"


@router.get("/{token}/difference/rows/{of}")
def show_rows(
    of: RowsOf,
    request: Request,
    solved: Annotated[Solved, Depends(find_measured)],
    parameters: Annotated[PageRows, Query()],
) -> Response:
    """Show the rows behind a figure of before and after."""
    edition = solved.edition
    page = cut_page(_list_rows(solved, of).sort_by("key"), limit=parameters.limit, after=parameters.after)
    difference = find_difference(edition, solved.draft)
    return answer_solved(
        request,
        "proposal_rows.html",
        solved,
        heading=SIZES if of == "alliances" else difference.loss(of).words,
        kind="Alliance" if of == "alliances" else difference.loss(of).kind,
        of=of,
        page=list_page(find_site(request, edition, here="/proposals"), page),
        reported=set(edition.snapshot.nodes("Alliance").keys.to_pylist()),
    )


@router.get("/{token}/lists/difference.xlsx")
def show_workbook(request: Request, solved: Annotated[Solved, Depends(find_measured)]) -> Response:
    """Hand out every measure before and after, and the rows behind it, as a workbook."""
    edition = solved.edition
    difference = find_difference(edition, solved.draft)
    request.state.media_type = XLSX
    more = {"各联盟成员数": _list_rows(solved, "alliances")}
    more |= {f"失去 {loss.words.zh}"[:31]: _list_rows(solved, loss.code) for loss in difference.losses if loss.keys}
    table = difference.table()
    return answer_table(request, table, title="重组前后对比", edition=edition, more=more)


def _list_rows(solved: Solved, of: str) -> pa.Table:
    edition, draft = solved.edition, solved.draft
    if of != "alliances":
        loss = find_difference(edition, draft).loss(of)
        return list_lost(edition.snapshot, loss, day=solved.proposal.provenance.day)
    after = edition.answers.find(
        ("alliances after", draft.question),
        lambda: list_alliances(find_applied(edition, draft), rules=edition.rules),
    )
    return list_alliance_sizes(find_alliances(edition), after)
