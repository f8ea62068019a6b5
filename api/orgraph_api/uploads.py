"""Uploads: workbooks that were checked and wait to be imported; forgotten after half an hour."""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from orgraph.errors import InvalidValueError
from orgraph.pipeline.importing import check_ledgers, import_ledgers
from orgraph.sources import Declared

if TYPE_CHECKING:
    from orgraph.tables import ImportReport

KEPT_SECONDS: Final = 1800
MOST_UPLOADS: Final = 20
UNDECLARED: Final = "supplement_undeclared"
SUFFIXES: Final = (".xlsx", ".xls", ".csv", ".tsv", ".parquet", ".zip")


@dataclass(frozen=True, slots=True)
class Upload:
    """One workbook: where it lies, what was declared of it, and what the check found."""

    token: str
    file: Path
    problems: Path
    declared: Declared
    report: ImportReport
    at: float = field(default_factory=time.monotonic)


class Uploads:
    """The workbooks that wait, in a folder that only this process reads."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="orgraph-uploads-")
        self._waiting: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def check(self, name: str, content: bytes, *, store: str | None, declared: Declared) -> Upload:
        """Check a workbook against the store, None where it holds nothing yet; nothing is written.

        Raises
        ------
        InvalidValueError
            Where the file is of a kind that cannot be read.
        """
        own_name = PurePath(name.replace("\\", "/")).name[-120:] or "台账.xlsx"
        if PurePath(own_name).suffix.lower() not in SUFFIXES:
            raise InvalidValueError(f"“{own_name}”不是可以导入的文件；请上传 {'、'.join(SUFFIXES)} 文件。")
        self._forget_old(room=1)
        token = secrets.token_urlsafe(16)
        folder = Path(self._folder.name) / token
        folder.mkdir()
        file, problems = folder / own_name, folder / "problems.xlsx"
        file.write_bytes(content)
        report = check_ledgers([file], store=store, declared=declared, problems_to=problems)
        if any(problem.rule == UNDECLARED for problem in report.problems):
            # A workbook that says of itself that it is a supplement is taken as one.
            declared = replace(declared, supplement=True)
            report = check_ledgers([file], store=store, declared=declared, problems_to=problems)
        upload = Upload(token, file, problems, declared, report)
        with self._lock:
            self._waiting[token] = upload
        return upload

    def find(self, token: str) -> Upload | None:
        """Find a waiting workbook; None where it was never there, was imported, or was forgotten."""
        self._forget_old()
        with self._lock:
            return self._waiting.get(token)

    def commit(self, upload: Upload, *, store: str, partial: bool, supplement: bool) -> ImportReport:
        """Import a workbook that was checked; it waits no longer where it was imported, else with what is wrong."""
        declared = replace(upload.declared, supplement=supplement or None)
        report = import_ledgers([upload.file], store=store, declared=declared, partial=partial)
        if report.batch is not None and (partial or not report.has_errors):
            self._remove(upload.token)
        else:
            with self._lock:
                self._waiting[upload.token] = replace(upload, declared=declared, report=report)
        return report

    def close(self) -> None:
        """Remove all files."""
        self._folder.cleanup()

    def _forget_old(self, *, room: int = 0) -> None:
        with self._lock:
            ordered = sorted(self._waiting.values(), key=lambda upload: upload.at)
        oldest = time.monotonic() - KEPT_SECONDS
        surplus = max(len(ordered) - MOST_UPLOADS + room, 0)
        for number, upload in enumerate(ordered):
            if number < surplus or upload.at < oldest:
                self._remove(upload.token)

    def _remove(self, token: str) -> None:
        with self._lock:
            upload = self._waiting.pop(token, None)
        if upload is not None:
            upload.file.unlink(missing_ok=True)
            upload.problems.unlink(missing_ok=True)
