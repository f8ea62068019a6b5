"""Languages: Chinese, unless the asker shows that English is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import Scope


def find_language(scope: Scope) -> str:
    """Find the language to speak to an asker: ``zh`` or ``en``.

    The address says it; a form is sent from a page that does; programs say it with `Accept-Language`, which browsers
    send whatever page is open.
    """
    headers = Headers(scope=scope)
    asked = _read(scope["query_string"].decode("latin-1"))
    if asked is None and not scope["path"].startswith("/api/"):
        asked = _read(urlsplit(headers.get("referer", "")).query)
    elif asked is None:
        asked = headers.get("accept-language", "")[:2].lower()
    return "en" if asked == "en" else "zh"


def _read(query: str) -> str | None:
    return parse_qs(query).get("language", [None])[0]
