"""The rows behind before and after: the alliances of both pictures, and what is lost, as pages and as a workbook."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import pyarrow as pa
from fastapi import APIRouter, Depends, Query, Request, Response

from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.proposals.difference.compared import list_alliance_sizes, list_counted, list_distances, list_lost
from orgraph.analyses.proposals.difference.standings import MEASURED, AllianceStanding
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

LOSSES = ("agreements_broken", "alliances_ended", "hosts_changed", "members_further")
COUNTED = tuple(code for code in AllianceStanding.MEASURES if code not in MEASURED)
RowsOf: TypeAlias = Literal[("alliances", "distances", *LOSSES, *COUNTED)]  # type: ignore[valid-type]  # the measures are listed once, in the analysis
SIZES = Words("各联盟成员数，现状与采纳后", "Members of every alliance, before and after")
DISTANCES = Words("成员到联盟中心的距离，现状与采纳后", "Members and the middle of their alliance, before and after")
BESIDE = Words("，现状与采纳后", ", before and after")


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
    rows = _list_rows(solved, of)
    # The key of a row is its place: an organization may be in two alliances.
    numbered = rows.append_column("number", pa.array([f"{row:07d}" for row in range(rows.num_rows)], pa.string()))
    page = cut_page(numbered, limit=parameters.limit, after=parameters.after, by="number")
    heading, kind = _find_heading(solved, of)
    return answer_solved(
        request,
        "proposal_rows.html",
        solved,
        heading=heading,
        kind=kind,
        of="counted" if of in COUNTED and of != "alliances" else of,
        page=list_page(find_site(request, edition, here="/proposals"), page),
        reported=set(edition.snapshot.nodes("Alliance").keys.to_pylist()),
    )


def _find_heading(solved: Solved, of: str) -> tuple[Words, str]:
    """Find what the rows are, and of which kind of node."""
    difference = find_difference(solved.edition, solved.draft)
    if of in LOSSES:
        return difference.loss(of).words, difference.loss(of).kind
    if of in ("alliances", "distances"):
        return (SIZES, "Alliance") if of == "alliances" else (DISTANCES, "Organization")
    change = difference.change(of)
    return Words(change.title.zh + BESIDE.zh, change.title.en + BESIDE.en), change.kind


@router.get("/{token}/lists/difference.xlsx")
def show_workbook(request: Request, solved: Annotated[Solved, Depends(find_measured)]) -> Response:
    """Hand out every measure before and after, and the rows behind it, as a workbook."""
    edition = solved.edition
    difference = find_difference(edition, solved.draft)
    request.state.media_type = XLSX
    more = {"各联盟成员数": _list_rows(solved, "alliances"), "成员距联盟中心": _list_rows(solved, "distances")}
    more |= {
        change.title.zh[:31]: _list_rows(solved, change.code)
        for change in difference.changes
        if change.rows is not None and change.code != "alliances" and any(change.rows)
    }
    more |= {f"失去 {loss.words.zh}"[:31]: _list_rows(solved, loss.code) for loss in difference.losses if loss.keys}
    table = difference.table().drop_columns("code")
    return answer_table(request, table, title="重组前后对比", edition=edition, more=more)


def _list_rows(solved: Solved, of: str) -> pa.Table:
    edition, draft, day = solved.edition, solved.draft, solved.proposal.provenance.day
    difference = find_difference(edition, draft)
    if of in LOSSES:
        return list_lost(edition.snapshot, difference.loss(of), day=day)
    applied = find_applied(edition, draft)
    if of == "distances":
        return edition.answers.find(
            ("distances", draft.question),
            lambda: list_distances(edition.snapshot, applied, rules=edition.rules, day=day),
        )
    if of != "alliances":
        return list_counted(edition.snapshot, applied, difference.change(of), day=day)
    after = edition.answers.find(
        ("alliances after", draft.question), lambda: list_alliances(applied, rules=edition.rules)
    )
    return list_alliance_sizes(find_alliances(edition), after)
