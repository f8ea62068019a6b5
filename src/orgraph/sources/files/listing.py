"""Which files an import reads, and what their bytes are: enough to tell that nothing has changed."""

from __future__ import annotations

from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orgraph.errors import InvalidValueError
from orgraph.tables import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls"})
DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
SUFFIXES: Final = (*sorted(WORKBOOK_SUFFIXES), *DELIMITERS, ".parquet")
ARCHIVE_FILE: Final = "archive.json"


def list_ledger_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """List the files that an import reads.

    Parameters
    ----------
    paths
        Files, and folders that are searched with everything below them in the order of names. Hidden files and the
        lock files of spreadsheets (``~$…``) are passed over. A folder that is an archive counts as one source.

    Raises
    ------
    InvalidValueError
        Where a path does not exist, a file is of no kind that can be read, or nothing is found at all.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found |= dict.fromkeys(_search(path))
        elif not path.exists():
            raise InvalidValueError(f'There is no file "{path}". 没有这个文件，请核对路径。')
        elif path.suffix.lower() not in SUFFIXES:
            raise InvalidValueError(
                f'"{path.name}" cannot be read: files may be {" ".join(SUFFIXES)}, folders of these, or an archive. '
                "请另存为 .xlsx 或 .csv 再导入。"
            )
        else:
            found[path] = None
    if not found:
        raise InvalidValueError(f"No file to read was found: files may be {' '.join(SUFFIXES)}. 没有找到可导入的文件。")
    return tuple(found)


def _search(folder: Path) -> Iterator[Path]:
    if (folder / ARCHIVE_FILE).exists():
        yield folder
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            yield from _search(path)
        elif path.suffix.lower() in SUFFIXES:
            yield path


def read_source(path: Path) -> SourceFile:
    """Read the name and the digest of a file or an archive, and nothing else."""
    if path.is_dir():
        return SourceFile(name=path.name, digest=read_archive_digest(path))
    with path.open("rb") as stream:
        return SourceFile(name=path.name, digest=file_digest(stream, "sha256").hexdigest())


def read_archive_digest(folder: Path) -> str:
    """Read the SHA-256 over the names and bytes of an archive's files."""
    digest = sha256()
    for path in sorted((folder / ARCHIVE_FILE, *folder.glob("*.parquet"))):
        with path.open("rb") as stream:
            digest.update(f"{path.name} {file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
