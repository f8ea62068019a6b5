"""Formats: one table as JSON, CSV or XLSX, by the suffix of the address or by `Accept`."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi.responses import Response

from orgraph.analyses.facts.ladder import RUNG_WORDS
from orgraph.views.delimited import write_delimited
from orgraph.views.headings import list_with_headings
from orgraph.views.workbook import MOST_ROWS, WorkbookMark, write_workbook
from orgraph_api.errors import NotModified, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from fastapi import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from orgraph_api.editions import Edition

JSON: Final = "application/json"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES: Final[Mapping[str, str]] = {".json": JSON, ".csv": CSV, ".xlsx": XLSX}
_ACCEPTED: Final[Mapping[str, str]] = {
    "": JSON,
    "*/*": JSON,
    "application/*": JSON,
    JSON: JSON,
    "application/problem+json": JSON,
    "text/*": CSV,
    CSV: CSV,
    XLSX: XLSX,
}
CONFIDENTIAL: Final = "内部资料"

TABLE_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}


class FormatSuffix:
    """Takes ``.json``, ``.csv`` or ``.xlsx`` off the address of an endpoint and remembers it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without its suffix."""
        if scope["type"] == "http" and scope["path"].startswith("/api/v1/"):
            for suffix, media_type in SUFFIXES.items():
                if scope["path"].endswith(suffix):
                    scope = {**scope, "path": scope["path"].removesuffix(suffix)}
                    scope.setdefault("state", {})
                    scope["state"] = {**scope["state"], "media_type": media_type}
                    break
        await self.app(scope, receive, send)


def find_media_type(request: Request) -> str:
    """Find the wanted format: the suffix, else the best of `Accept`; Refusal 406 where it is none of ours."""
    by_suffix = getattr(request.state, "media_type", None)
    if by_suffix is not None:
        return str(by_suffix)
    for name in _list_accepted(request.headers.get("accept", "*/*")):
        if name in _ACCEPTED:
            return _ACCEPTED[name]
    raise Refusal(
        406,
        "只提供 JSON、CSV 和 XLSX；请改 Accept，或在地址末尾加 .json、.csv、.xlsx。",
        "There are JSON, CSV and XLSX: change Accept, or let the address end in .json, .csv or .xlsx.",
    )


def _list_accepted(header: str) -> list[str]:
    """List the names in an `Accept` header, the most wanted first, without the refused."""
    wanted = []
    for number, part in enumerate(header.split(",")):
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        quality = next((option[2:] for option in options if option.startswith("q=")), "1")
        try:
            wanted.append((-float(quality), number, name))
        except ValueError:
            continue
    return [name for negative, _, name in sorted(wanted) if negative < 0]


def check_unchanged(request: Request, edition: Edition, *, state: str = "") -> str:
    """Give the tag of the answer to a request; NotModified where the asker already has it.

    Parameters
    ----------
    state
        What the answer depends on beside the edition.
    """
    media_type = getattr(request.state, "media_type", None) or request.headers.get("accept", "")
    question = f"{edition.tag}\n{request.url.path}?{request.url.query}\n{media_type}{state}"
    tag = f'W/"{hashlib.sha256(question.encode()).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    if known and tag in {part.strip() for part in known.split(",")}:
        raise NotModified(tag)
    return tag


def answer_json(content: Mapping[str, object], *, tag: str | None = None) -> Response:
    """Answer with one JSON object."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str).encode()
    return Response(body, media_type=JSON, headers=_headers(tag))


def answer_object(request: Request, content: Mapping[str, object], *, tag: str | None = None) -> Response:
    """Answer with one JSON object that is no table; Refusal 406 where a table is asked for."""
    if find_media_type(request) != JSON:
        raise Refusal(
            406,
            "这个地址的内容不是一张表，只提供 JSON；请去掉后缀 .csv、.xlsx，或改 Accept。",
            "This is no table and comes as JSON only: leave out .csv or .xlsx, or change Accept.",
        )
    return answer_json(content, tag=tag)


@dataclass(frozen=True, slots=True)
class Packed:
    """A JSON answer that is asked for often: its bytes, and the same compressed."""

    plain: bytes
    compressed: bytes


def pack_json(content: Mapping[str, object]) -> Packed:
    """Pack an object once, so that it need not be written and compressed for each asker."""
    plain = bytes(answer_json(content).body)
    return Packed(plain, gzip.compress(plain, compresslevel=6, mtime=0))


def answer_packed(request: Request, packed: Packed, *, tag: str) -> Response:
    """Answer with a packed object, compressed where the asker understands it."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(packed.plain, media_type=JSON, headers=_headers(tag))
    headers = {**_headers(tag), "Content-Encoding": "gzip", "Vary": "Accept, Accept-Encoding"}
    return Response(packed.compressed, media_type=JSON, headers=headers)


def answer_table(
    request: Request,
    table: pa.Table,
    *,
    title: str,
    edition: Edition,
    tag: str | None = None,
    content: Mapping[str, object] | None = None,
    more: Mapping[str, pa.Table] | None = None,
) -> Response:
    """Answer with a table in the wanted format.

    Parameters
    ----------
    title
        Chinese title: the name of the file, with its marks.
    content
        The JSON object; None gives ``{"columns": …, "rows": …}``.
    more
        Further sheets of a workbook, by title.
    """
    media_type = find_media_type(request)
    snapshot = edition.snapshot
    if media_type == JSON:
        rows = {"columns": table.column_names, "rows": table.to_pylist()}
        return answer_json(content if content is not None else {**provenance_of(edition), **rows}, tag=tag)
    table = list_with_headings(table, words=RUNG_WORDS)
    name = f"{mark_name(title, synthetic=snapshot.synthetic)}_{edition.record.data_date}"
    if media_type == CSV:
        stream = io.StringIO(newline="")
        write_delimited(table, stream, synthetic=snapshot.synthetic)
        return hand_out(stream.getvalue().encode("utf-8-sig"), f"{name}.csv", media_type=CSV, headers=_headers(tag))
    if table.num_rows > MOST_ROWS:
        most = f"{MOST_ROWS:,}"
        raise Refusal(413, f"XLSX 最多 {most} 行；请改用 CSV。", f"XLSX holds {most} rows; take CSV.")
    workbook = io.BytesIO()
    mark = WorkbookMark(
        title=title,
        confidential=CONFIDENTIAL,
        synthetic=snapshot.synthetic,
        day=edition.record.data_date,
        snapshot=snapshot.digest,
        rules=edition.rules_digest,
    )
    further = {name: list_with_headings(part, words=RUNG_WORDS) for name, part in (more or {}).items()}
    write_workbook(table, workbook, mark=mark, more=further)
    return hand_out(workbook.getvalue(), f"{name}.xlsx", media_type=XLSX, headers=_headers(tag))


def mark_name(title: str, *, synthetic: bool = False) -> str:
    """Give the name of a file that is handed out: its marks, then its title."""
    return "_".join((CONFIDENTIAL, *(("合成数据",) if synthetic else ()), title))


def provenance_of(edition: Edition) -> dict[str, object]:
    """List the fields that every JSON answer begins with."""
    return {
        "as_of": edition.record.data_date.isoformat(),
        "snapshot": edition.snapshot.digest,
        "rules": edition.rules_digest,
        "synthetic": edition.snapshot.synthetic,
    }


def hand_out(
    content: bytes, name: str, *, media_type: str, plain: str = "orgraph", headers: Mapping[str, str] | None = None
) -> Response:
    """Hand out a file under its name; `plain`, with the same ending, is for what reads ASCII only."""
    ending = name[name.rindex(".") :]
    disposition = f"attachment; filename=\"{plain}{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={**(headers or {}), "Content-Disposition": disposition})


def _headers(tag: str | None) -> dict[str, str]:
    return {"Cache-Control": "no-cache", "Vary": "Accept", **({"ETag": tag} if tag else {})}
