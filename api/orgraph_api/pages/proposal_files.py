"""What planners take home from a proposal: lists, the ledger that asks for approval, what was settled."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pyarrow as pa
from fastapi import APIRouter, Request, Response

from orgraph_api.editions import Shelf
from orgraph_api.formats import XLSX, answer_table
from orgraph_api.headings import HEADINGS
from orgraph_api.pages.drafting import CurrentDraft

router = APIRouter(prefix="/proposals")

TITLES: Mapping[str, str] = {
    "groups": "建议的联盟",
    "members": "重组建议名单",
    "unplaced": "未能安排名单",
}


@router.get("/{token}/lists/{name}.xlsx")
def show_list(name: Literal["groups", "members", "unplaced"], request: Request, solved: CurrentDraft) -> Response:
    """Hand out a list of a draft as a workbook."""
    proposal, edition = solved.proposal, solved.edition
    lists: dict[str, Callable[[], pa.Table]] = {
        "groups": proposal.group_table,
        "members": proposal.table,
        "unplaced": proposal.unplaced_table,
    }
    request.state.media_type = XLSX
    return answer_table(request, lists[name](), title=TITLES[name], edition=edition, headings=HEADINGS)


@router.get("/{token}/ledger.xlsx")
def show_ledger(request: Request, solved: CurrentDraft) -> Response:
    """Hand out the ledger of alliances that asks for approval: what is accepted has the status proposed."""
    from orgraph.pipeline.proposing import write_proposal_ledger  # noqa: PLC0415 - a second that only this needs

    shelf: Shelf = request.app.state.shelf
    edition = solved.edition
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_proposal_ledger(path, solved.proposal, store=shelf.address, batch=edition.record.digest)
        content = path.read_bytes()
    mark = "合成数据_" if edition.snapshot.synthetic else ""
    return _hand_out(content, "ledger.xlsx", f"内部资料_{mark}党建联盟台账_拟建.xlsx", media_type=XLSX)


@router.get("/{token}/decisions.json")
def show_decisions(solved: CurrentDraft) -> Response:
    """Hand out what was settled, as the command line and the first page read it."""
    content = solved.draft.decisions.as_json().encode()
    return _hand_out(content, "decisions.json", "内部资料_规划意见.json", media_type="application/json")


def _hand_out(content: bytes, plain: str, title: str, *, media_type: str) -> Response:
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(title)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
