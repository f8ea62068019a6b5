"""What planners take home from a proposal: lists, the ledger that asks for approval, what was settled."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import pyarrow as pa
from fastapi import APIRouter, Request, Response

from orgraph_api.editions import Shelf
from orgraph_api.formats import JSON, XLSX, answer_table, hand_out, mark_name
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
    return answer_table(request, lists[name](), title=TITLES[name], edition=edition)


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
    name = mark_name("党建联盟台账_拟建.xlsx", synthetic=edition.snapshot.synthetic)
    return hand_out(content, name, media_type=XLSX, plain="ledger")


@router.get("/{token}/decisions.json")
def show_decisions(solved: CurrentDraft) -> Response:
    """Hand out what was settled, as the command line and the first page read it."""
    content = solved.draft.decisions.as_json().encode()
    return hand_out(content, mark_name("规划意见.json"), media_type=JSON, plain="decisions")
