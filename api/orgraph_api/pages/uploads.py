"""Uploads: a workbook is checked, what it would replace is told and confirmed, then it is imported."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from orgraph.identifiers import read_areas
from orgraph.sources import Declared
from orgraph.tables import Severity
from orgraph.views.problems import list_alike
from orgraph_api.errors import Refusal
from orgraph_api.formats import XLSX, hand_out
from orgraph_api.pages.site import answer_fresh, may_write, see_page
from orgraph_api.settings import UPLOAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.tables import Problem
    from orgraph_api.editions import Shelf
    from orgraph_api.uploads import Upload, Uploads

router = APIRouter()

SHOWN_PROBLEMS = 200
SHOWN_SORTS = 20
SHOWN_NAMES = 60
SHRINKS = "scope_shrinks"


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
        raise Refusal(422, "没有选择文件，或文件是空的。", "No file was chosen, or it is empty.")
    declared = Declared(
        unit=unit.strip() or None, period=period.strip() or None, supplement=supplement == "yes" or None
    )
    store = shelf.address if shelf.current else None
    upload = uploads.check(file.filename or "", content, store=store, declared=declared)
    return see_page(f"/ledgers/uploads/{upload.token}", language)


@router.get("/ledgers/uploads/{token}")
def show_upload(token: str, request: Request) -> Response:
    """Show what the check of a workbook found: what it would do to the store, then its problems."""
    shelf: Shelf = request.app.state.shelf
    upload = _find_upload(request, token)
    problems = upload.report.problems
    detailed = [problem for problem in problems if not _is_whole(problem)]
    alike = list_alike(detailed, among=problems)
    return answer_fresh(
        request,
        "upload.html",
        here="/ledgers",
        edition=shelf.current,
        upload=upload,
        report=upload.report,
        whole=[problem for problem in problems if _is_whole(problem)],
        sorts=_count_sorts(detailed)[:SHOWN_SORTS],
        problems=alike[:SHOWN_PROBLEMS],
        total=len(alike),
        changes={name: _sum_changes(upload, name) for name in _list_sheets(upload)},
        may_write=may_write(request),
        has_workbook=upload.problems.exists(),
    )


@router.get("/ledgers/uploads/{token}/problems.xlsx")
def show_problems(token: str, request: Request) -> Response:
    """Hand out the refused rows, with the reasons."""
    upload = _find_upload(request, token)
    if not upload.problems.exists():
        raise Refusal(404, "这份台账没有被拒收的行。", "No row of this ledger was refused.")
    return hand_out(upload.problems.read_bytes(), f"{upload.file.stem}_问题.xlsx", media_type=XLSX, plain="problems")


@router.get("/ledgers/uploads/{token}/confirm")
def show_confirmation(token: str, request: Request) -> Response:
    """Name what an import would take away, before it does."""
    shelf: Shelf = request.app.state.shelf
    upload = _find_upload(request, token)
    areas = read_areas()
    return answer_fresh(
        request,
        "upload_confirm.html",
        here="/ledgers",
        edition=shelf.current,
        upload=upload,
        shrinking=[problem for problem in upload.report.problems if problem.rule == SHRINKS],
        lost=[found for found in upload.report.replacements if found.gone],
        units={key: areas[key].title for key in areas.list_reporting_units()},
        shown=SHOWN_NAMES,
    )


@router.post("/ledgers/uploads/{token}/commit")
def commit_upload(
    token: str,
    request: Request,
    partial: Annotated[str, Form(max_length=3)] = "",
    supplement: Annotated[str, Form(max_length=3)] = "",
    confirmed: Annotated[str, Form(max_length=12)] = "",
    language: Annotated[str, Form(max_length=2)] = "zh",
) -> Response:
    """Import a workbook that was checked, all of it or only its good rows; what would be lost is confirmed first."""
    shelf: Shelf = request.app.state.shelf
    uploads: Uploads = request.app.state.uploads
    shelf.renew()
    edition = shelf.current
    upload = uploads.check_again(
        _find_upload(request, token),
        store=shelf.address if edition else None,
        batch=edition.record.digest if edition else None,
        supplement=supplement == "yes",
    )
    waiting = f"/ledgers/uploads/{token}"
    if upload.report.has_errors and partial != "yes":
        return see_page(waiting, language)
    # The number is that of the page that was confirmed: another loss is asked for again.
    if upload.gone and confirmed != str(upload.gone):
        return see_page(f"{waiting}/confirm", language)
    report = uploads.commit(upload, store=shelf.address, partial=partial == "yes")
    shelf.renew()
    if report.batch is None or (report.has_errors and partial != "yes"):
        return see_page(waiting, language)
    done = "imported" if report.changed else "same"
    return see_page(f"/ledgers?{done}={quote(report.batch)}", language)


def _is_whole(problem: Problem) -> bool:
    """Whether a problem is about the import as a whole, and so stands above all others."""
    return problem.rule == SHRINKS or (problem.severity is Severity.ERROR and problem.row is None)


def _count_sorts(problems: Sequence[Problem]) -> list[tuple[Problem, int]]:
    """Count problems of one sort, the first of each as an example; errors and the most frequent first."""
    sorts = [(problem.severity, problem.sheet, problem.column, problem.rule) for problem in problems]
    first = dict(zip(reversed(sorts), reversed(problems), strict=True))
    counts = sorted(Counter(sorts).items(), key=lambda entry: (entry[0][0] != "error", -entry[1]))
    return [(first[sort], count) for sort, count in counts]


def _list_sheets(upload: Upload) -> list[str]:
    """List the sheets of a workbook, and those that its ledgers lose."""
    return list(dict.fromkeys([*upload.report.tables, *(found.table for found in upload.report.replacements)]))


def _sum_changes(upload: Upload, sheet: str) -> dict[str, int]:
    found = [replacement for replacement in upload.report.replacements if replacement.table == sheet]
    return {what: sum(getattr(one, what) for one in found) for what in ("held", "met", "coming", "gone")}


def _find_upload(request: Request, token: str) -> Upload:
    uploads: Uploads = request.app.state.uploads
    upload = uploads.find(token)
    if upload is None:
        raise Refusal(
            404,
            "这份上传已导入或已过期（保留半小时），请重新上传。",
            "This upload was imported, or half an hour has passed: upload it again.",
        )
    return upload
