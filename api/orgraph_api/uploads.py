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
    """One workbook: where it lies, what was declared of it, and what the check found against a batch of the store."""

    token: str
    file: Path
    problems: Path
    declared: Declared
    report: ImportReport
    at: float = field(default_factory=time.monotonic)

    @property
    def met(self) -> int:
        """Rows of the store that the import brings again."""
        return sum(replacement.met for replacement in self.report.replacements)

    @property
    def gone(self) -> int:
        """Rows of the store that nothing would stand for any more."""
        return sum(replacement.gone for replacement in self.report.replacements)

    @property
    def held(self) -> int:
        """Rows of the store that the import would replace or join."""
        return sum(replacement.held for replacement in self.report.replacements)

    def count(self, what: str) -> int:
        """Count the rows of the workbook: ``rows`` that were read, ``taken`` or ``refused``."""
        return sum(getattr(count, what) for count in self.report.tables.values())


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
            raise InvalidValueError(
                f'"{own_name}" cannot be imported: upload one of {", ".join(SUFFIXES)}.',
                chinese=f"“{own_name}”不是可以导入的文件；请上传 {'、'.join(SUFFIXES)} 文件。",
            )
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
        return self._keep(Upload(token, file, problems, declared, report))

    def check_again(self, upload: Upload, *, store: str | None, batch: str | None, supplement: bool) -> Upload:
        """Check a workbook anew where it is declared otherwise, or the store holds another batch than at its check."""
        declared = replace(upload.declared, supplement=supplement or None)
        if declared == upload.declared and batch == upload.report.batch:
            return upload
        report = check_ledgers([upload.file], store=store, declared=declared, problems_to=upload.problems)
        return self._keep(replace(upload, declared=declared, report=report))

    def find(self, token: str) -> Upload | None:
        """Find a waiting workbook; None where it was never there, was imported, or was forgotten."""
        self._forget_old()
        with self._lock:
            return self._waiting.get(token)

    def commit(self, upload: Upload, *, store: str, partial: bool) -> ImportReport:
        """Import a workbook that was checked; it waits no longer where it was imported, else with what is wrong."""
        report = import_ledgers([upload.file], store=store, declared=upload.declared, partial=partial)
        if report.batch is not None and (partial or not report.has_errors):
            self._remove(upload.token)
        else:
            self._keep(replace(upload, report=replace(report, replacements=upload.report.replacements)))
        return report

    def close(self) -> None:
        """Remove all files."""
        self._folder.cleanup()

    def _keep(self, upload: Upload) -> Upload:
        with self._lock:
            self._waiting[upload.token] = upload
        return upload

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
