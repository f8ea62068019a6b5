"""Security: who may ask, how often, from which page, how much; and the headers of every answer."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders

from orgraph.findings import Words
from orgraph_api.errors import answer_problem
from orgraph_api.settings import DECISIONS_BYTES, UPLOAD_BYTES

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from orgraph_api.keys import Keys
    from orgraph_api.settings import ServerSettings

AUDIT = logging.getLogger("orgraph.audit")

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FOREIGN_PAGE: Final = Words(
    "写入请求来自其他网页，已拒绝；请在本系统页面内操作。",
    "Another page asked to write here; use the pages of this system.",
)
OPEN_PATHS: Final = ("/healthz", "/readyz")
QUERY_CHARACTERS: Final = 2_000
SMALL_BODY_BYTES: Final = 64 * 1024
_LARGE_BODIES: Final = {"/ledgers/uploads": UPLOAD_BYTES, "/proposals": DECISIONS_BYTES + SMALL_BODY_BYTES}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the name of a key, or the address where no keys are wanted; and whether writing is allowed."""

    name: str
    may_write: bool


class Gate:
    """Lets in who may ask, counts, measures and notes; every answer gets its security headers.

    Plain ASGI, so that an upload is refused before it has been read.
    """

    def __init__(self, app: ASGIApp, *, settings: ServerSettings, keys: Keys | None) -> None:
        self.app = app
        self.keys = keys
        self.hosts = frozenset(host.lower() for host in settings.hosts)
        self.audit = settings.audit
        self.limiter = MovingWindowRateLimiter(MemoryStorage())
        self.rates = {
            False: RateLimitItemPerMinute(settings.requests_per_minute),
            True: RateLimitItemPerMinute(settings.writes_per_minute),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                self._note(scope, message["status"], headers)
            await send(message)

        refusal = self._refuse(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        await self.app(scope, _limit_body(scope, receive), send_with_headers)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if _name_of(host) not in self.hosts:
            return answer_problem(
                scope,
                400,
                Words(
                    "访问地址不在允许的主机名之内；请用 127.0.0.1 访问，或由管理员登记主机名。",
                    "This host name is not allowed: use 127.0.0.1, or have the name registered.",
                ),
            )
        asker = self._identify(scope, headers)
        if asker is None and scope["path"] not in OPEN_PATHS:
            return answer_problem(
                scope,
                401,
                Words(
                    "请输入密钥：用户名任意，密码为管理员发放的密钥。",
                    "Give a key: any user name, and as the password the key that you were handed.",
                ),
                headers={"WWW-Authenticate": 'Basic realm="orgraph", charset="UTF-8"'},
            )
        writes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        name = asker.name if asker else "nobody"
        scope.setdefault("state", {})
        scope["state"]["asker"] = asker
        if not self.limiter.hit(self.rates[writes], name):
            return answer_problem(
                scope,
                429,
                Words("请求过于频繁，请一分钟后再试。", "Too many requests: try again in a minute."),
                headers={"Retry-After": "60"},
            )
        if len(scope["query_string"]) > QUERY_CHARACTERS:
            return answer_problem(
                scope,
                422,
                Words(
                    f"查询过长，最多 {QUERY_CHARACTERS:,} 个字符。",
                    f"The query has more than {QUERY_CHARACTERS:,} characters.",
                ),
            )
        if writes:
            return self._refuse_write(scope, headers, host, asker)
        return None

    def _refuse_write(self, scope: Scope, headers: Headers, host: str, asker: Asker | None) -> Response | None:
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"{scope['scheme']}://{host}":
            return answer_problem(scope, 403, FOREIGN_PAGE)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return answer_problem(scope, 403, FOREIGN_PAGE)
        if asker is None or not asker.may_write:
            return answer_problem(
                scope,
                403,
                Words(
                    "此密钥只能查看；导入和撤销需要编辑密钥。",
                    "This key may look only; importing and undoing need an editor key.",
                ),
            )
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _most_bytes(scope):
            most = f"{_most_bytes(scope) // 1024:,} KB"
            return answer_problem(
                scope, 413, Words(f"请求内容过大，最多 {most}。", f"The content is larger than {most}.")
            )
        return None

    def _identify(self, scope: Scope, headers: Headers) -> Asker | None:
        address = scope["client"][0] if scope.get("client") else "local"
        if self.keys is None:
            return Asker(name=address, may_write=True)
        scheme, _, encoded = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            _, _, key = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        known = self.keys.find(key)
        return None if known is None else Asker(name=known.name, may_write=known.role == "editor")

    def _note(self, scope: Scope, status: int, headers: MutableHeaders) -> None:
        exported = "attachment" in headers.get("content-disposition", "")
        if scope["method"] in ("GET", "HEAD", "OPTIONS") and not exported:
            return
        asker = scope.get("state", {}).get("asker")
        line = json.dumps(
            {
                "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "who": asker.name if asker else None,
                "method": scope["method"],
                "path": scope["path"],
                # The words that somebody searched for may be a person's name: their digest tells equal ones apart.
                "query": hashlib.sha256(scope["query_string"]).hexdigest()[:16] if scope["query_string"] else "",
                "status": status,
            },
            ensure_ascii=False,
        )
        if self.audit is None:
            AUDIT.info("%s", line)
        else:
            with self.audit.open("a", encoding="utf-8") as stream:
                stream.write(f"{line}\n")


def _name_of(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _most_bytes(scope: Scope) -> int:
    return _LARGE_BODIES.get(scope["path"], SMALL_BODY_BYTES)


def _limit_body(scope: Scope, receive: Receive) -> Receive:
    """Stop reading where a body is longer than it may be, whatever its header said."""
    most = _most_bytes(scope)
    read = 0

    async def receive_some() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            return {"type": "http.disconnect"}
        return message

    return receive_some
