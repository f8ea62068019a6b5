"""Errors: one table from what went wrong to a status and a Chinese title, answered as RFC 9457 says."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from orgraph.errors import (
    BatchNotFound,
    ConfigurationError,
    InvalidValueError,
    OrgraphError,
    StoreError,
    StoreLocked,
    UnreadableFileError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request

PROBLEM_JSON: Final = "application/problem+json"
LOG = logging.getLogger("orgraph.server")

TITLES: Final[Mapping[int, str]] = {
    304: "内容未变",
    400: "请求无法识别",
    401: "需要密钥",
    403: "没有权限",
    404: "未找到",
    405: "不支持的方法",
    406: "不支持的格式",
    409: "暂时无法写入",
    413: "文件过大",
    422: "参数有误",
    429: "请求过于频繁",
    500: "服务器内部错误",
    503: "数据存储不可用",
}

STATUSES: Final[tuple[tuple[type[OrgraphError], int], ...]] = (
    (BatchNotFound, 404),
    (StoreLocked, 409),
    (InvalidValueError, 422),
    (UnreadableFileError, 422),
    (StoreError, 503),
    (ConfigurationError, 500),
)

_RULES: Final[Mapping[str, str]] = {
    "extra_forbidden": "没有这个参数，请删去或核对参数名",
    "missing": "缺少这个参数",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "date_from_datetime_parsing": "应为日期，如 2020-06-30",
    "date_parsing": "应为日期，如 2020-06-30",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "string_too_long": "内容过长",
    "string_too_short": "内容过短",
    "too_long": "项数过多",
    "literal_error": "不在可选值之内",
    "enum": "不在可选值之内",
    "bool_parsing": "应为 true 或 false",
}


class NoDataError(OrgraphError):
    """The store holds no batch yet."""


class NotModified(Exception):  # noqa: N818 - not an error: the asker already has the answer
    """The asker already has this answer."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def answer_problem(
    status: int,
    detail: str,
    *,
    title: str | None = None,
    parameters: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a problem: title, status, what is wrong and what to do, and which parameters."""
    content: dict[str, object] = {
        "type": "about:blank",
        "title": title or TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
    }
    if parameters:
        content["parameters"] = list(parameters)
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(body, status_code=status, media_type=PROBLEM_JSON, headers=dict(headers or {}))


def _answer(
    request: Request,
    status: int,
    detail: str,
    *,
    title: str | None = None,
    parameters: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a problem, or with a page where a browser asked for one."""
    show_error = getattr(request.app.state, "show_error", None)
    if (
        show_error is None
        or request.url.path.startswith("/api/")
        or "text/html" not in request.headers.get("accept", "")
    ):
        return answer_problem(status, detail, title=title, parameters=parameters, headers=headers)
    heading = title or TITLES.get(status, HTTPStatus(status).phrase)
    answer: Response = show_error(request, status=status, heading=heading, detail=detail, parameters=parameters)
    return answer


def _answer_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for nothing else
    parameters = []
    for found in error.errors():
        name = ".".join(str(part) for part in found["loc"][1:]) or str(found["loc"][0])
        message = _RULES.get(found["type"], "不符合要求")
        allowed = found.get("ctx", {})
        limits = "、".join(f"{key} {value}" for key, value in allowed.items() if key in ("ge", "le", "expected"))
        parameters.append({"name": name, "message": f"{message}（{limits}）" if limits else message})
    names = "、".join(sorted({parameter["name"] for parameter in parameters}))
    return _answer(request, 422, f"以下参数有误：{names}。", parameters=parameters)


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for nothing else
    detail = str(error.detail)
    phrase = HTTPStatus(error.status_code).phrase
    if detail == phrase:
        detail = {404: "没有这个地址，请核对网址。", 405: "此地址不支持该方法，请查看接口文档。"}.get(
            error.status_code, TITLES.get(error.status_code, phrase)
        )
    return _answer(request, error.status_code, detail, headers=error.headers)


def _answer_ours(request: Request, error: Exception) -> Response:
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    if isinstance(error, NoDataError):
        return _answer(request, 404, str(error), title="尚无数据")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        LOG.error("%s", error)
    if isinstance(error, InvalidValueError) and error.chinese and request.query_params.get("language") != "en":
        parameters = [{"name": error.argument, "message": error.chinese}] if error.argument else []
        return _answer(request, status, error.chinese, parameters=parameters)
    return _answer(request, status, str(error))


def _answer_not_modified(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)  # noqa: S101 - it is registered for nothing else
    return Response(status_code=304, headers={"ETag": error.tag, "Cache-Control": "no-cache"})


def _answer_unforeseen(request: Request, _error: Exception) -> Response:
    return _answer(request, 500, "服务器遇到未预料的错误，已记入日志；请联系管理员。")


def install_error_answers(application: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    application.add_exception_handler(RequestValidationError, _answer_validation)
    application.add_exception_handler(HTTPException, _answer_http)
    application.add_exception_handler(OrgraphError, _answer_ours)
    application.add_exception_handler(NotModified, _answer_not_modified)
    application.add_exception_handler(Exception, _answer_unforeseen)
