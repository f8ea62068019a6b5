"""台账报送: what is loaded, upload, problems in place, commit, undo, templates."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse, RedirectResponse
from starlette.exceptions import HTTPException

from orgraph.model import MODEL
from orgraph.sources import Declared, write_template
from orgraph_api.answers import cut_page, find_reporting, find_stale_rows
from orgraph_api.changes import count_changes, find_batch, find_before, find_changes
from orgraph_api.editions import Shelf
from orgraph_api.formats import XLSX
from orgraph_api.headings import CHANGE_TITLES
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.site import answer_empty, answer_fresh, answer_page, find_site
from orgraph_api.parameters import ChangeParameters, StaleParameters
from orgraph_api.settings import UPLOAD_BYTES
from orgraph_api.uploads import Upload, Uploads

router = APIRouter()

SHOWN_PROBLEMS = 200
SHOWN_CHANGES = 200


class PageChanges(ChangeParameters):
    """Which differences."""

    language: str = "zh"


class PageStale(StaleParameters):
    """Whose organizations."""

    language: str = "zh"


@router.get("/ledgers")
def show_ledgers(request: Request) -> Response:
    """Show which ledger of which unit is loaded, the batches, and the form."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    records = shelf.store.list_batches()
    return answer_fresh(
        request,
        "ledgers.html",
        here="/ledgers",
        edition=edition,
        reporting=find_reporting(edition) if edition else None,
        records=list(reversed(records))[:20],
        total=len(records),
        ledgers=MODEL.ledgers,
        may_write=_may_write(request),
        may_undo=len(records) > 1,
    )


@router.get("/ledgers/changes/{digest}")
def show_changes(digest: str, request: Request, parameters: Annotated[PageChanges, Query()]) -> Response:
    """Show how the rows of a batch differ from those of the batch before it."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/ledgers")
    after = find_batch(shelf, digest)
    before = find_before(shelf, after)
    if before is None:
        raise HTTPException(404, "这是第一批，没有可比较的上一批。")
    where = parameters.model_dump(include={"change", "ledger", "sheet", "unit"})
    every = find_changes(shelf, edition, before=before, after=after, where={})
    kept = find_changes(shelf, edition, before=before, after=after, where=where)
    return answer_page(
        request,
        "changes.html",
        here="/ledgers",
        edition=edition,
        before=before,
        after=after,
        counts=count_changes(every),
        rows=kept.slice(0, SHOWN_CHANGES).to_pylist(),
        total=kept.num_rows,
        where=where,
        changes=CHANGE_TITLES,
    )


@router.get("/ledgers/stale")
def show_stale(request: Request, parameters: Annotated[PageStale, Query()]) -> Response:
    """Show the organizations that were verified too long ago or never."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/ledgers")
    reporting = find_reporting(edition)
    page = cut_page(find_stale_rows(edition, unit=parameters.unit), limit=parameters.limit, after=parameters.after)
    return answer_page(
        request,
        "stale.html",
        here="/ledgers",
        edition=edition,
        reporting=reporting,
        unit=parameters.unit,
        page=list_page(find_site(request, edition, here="/ledgers"), page),
    )


@router.get("/ledgers/templates/{name}.xlsx")
def show_template(name: str) -> Response:
    """Hand out the template of a ledger."""
    if name not in MODEL.ledgers_by_name:
        raise HTTPException(404, f"没有名为“{name}”的台账。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, name)
        content = path.read_bytes()
    title = quote(f"{MODEL.ledgers_by_name[name].chinese}_模板.xlsx")
    return Response(
        content,
        media_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename=\"{name}.xlsx\"; filename*=UTF-8''{title}"},
    )


@router.post("/ledgers/uploads")
def check_upload(
    request: Request,
    file: Annotated[UploadFile, File()],
    unit: Annotated[str, Form(max_length=80)] = "",
    period: Annotated[str, Form(max_length=7)] = "",
    supplement: Annotated[str, Form(max_length=3)] = "",
    language: Annotated[str, Form(max_length=2)] = "zh",
) -> Response:
    """Check a workbook and show its problems; nothing is imported yet."""
    shelf: Shelf = request.app.state.shelf
    uploads: Uploads = request.app.state.uploads
    content = file.file.read(UPLOAD_BYTES + 1)
    if not content:
        raise HTTPException(422, "没有选择文件，或文件是空的。")
    declared = Declared(
        unit=unit.strip() or None, period=period.strip() or None, supplement=supplement == "yes" or None
    )
    store = shelf.address if shelf.current else None
    upload = uploads.check(file.filename or "", content, store=store, declared=declared)
    return _see(f"/ledgers/uploads/{upload.token}", language)


@router.get("/ledgers/uploads/{token}")
def show_upload(token: str, request: Request) -> Response:
    """Show what the check of a workbook found."""
    shelf: Shelf = request.app.state.shelf
    upload = _find_upload(request, token)
    report = upload.report
    errors = sum(problem.severity == "error" for problem in report.problems)
    return answer_fresh(
        request,
        "upload.html",
        here="/ledgers",
        edition=shelf.current,
        upload=upload,
        report=report,
        errors=errors,
        problems=sorted(report.problems, key=lambda problem: problem.severity != "error")[:SHOWN_PROBLEMS],
        may_write=_may_write(request),
        file_name=upload.file.name,
        has_workbook=upload.problems.exists(),
    )


@router.get("/ledgers/uploads/{token}/problems.xlsx")
def show_problems(token: str, request: Request) -> Response:
    """Hand out the refused rows, with the reasons."""
    upload = _find_upload(request, token)
    if not upload.problems.exists():
        raise HTTPException(404, "这份台账没有被拒收的行。")
    return FileResponse(upload.problems, media_type=XLSX, filename=f"{upload.file.stem}_问题.xlsx")


@router.post("/ledgers/uploads/{token}/commit")
def commit_upload(
    token: str,
    request: Request,
    partial: Annotated[str, Form(max_length=3)] = "",
    supplement: Annotated[str, Form(max_length=3)] = "",
    language: Annotated[str, Form(max_length=2)] = "zh",
) -> Response:
    """Import a workbook that was checked: all of it, or only its good rows."""
    shelf: Shelf = request.app.state.shelf
    uploads: Uploads = request.app.state.uploads
    upload = _find_upload(request, token)
    report = uploads.commit(upload, store=shelf.address, partial=partial == "yes", supplement=supplement == "yes")
    shelf.renew()
    if report.has_errors and partial != "yes":
        return _see(f"/ledgers/uploads/{token}", language)
    return _see("/ledgers", language)


@router.post("/ledgers/undo")
def undo_batch(request: Request, language: Annotated[str, Form(max_length=2)] = "zh") -> Response:
    """Make the batch before current again; nothing is deleted."""
    shelf: Shelf = request.app.state.shelf
    shelf.store.undo()
    shelf.renew()
    return _see("/ledgers", language)


def _find_upload(request: Request, token: str) -> Upload:
    uploads: Uploads = request.app.state.uploads
    upload = uploads.find(token)
    if upload is None:
        raise HTTPException(404, "这份上传已导入或已过期（保留半小时），请重新上传。")
    return upload


def _see(path: str, language: str) -> Response:
    return RedirectResponse(f"{path}?language=en" if language == "en" else path, status_code=303)


def _may_write(request: Request) -> bool:
    asker = getattr(request.state, "asker", None)
    return bool(asker and asker.may_write)
