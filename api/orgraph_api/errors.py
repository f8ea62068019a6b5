"""Errors: one table from what went wrong to a status and a Chinese title, answered as RFC 9457 says."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

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
from orgraph.findings import Words
from orgraph_api.languages import find_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request
    from starlette.types import Scope

PROBLEM_JSON: Final = "application/problem+json"
LOG = logging.getLogger("orgraph.server")

TITLES: Final[Mapping[int, Words]] = {
    304: Words("内容未变", "Not modified"),
    400: Words("请求无法识别", "Not understood"),
    401: Words("需要密钥", "A key is needed"),
    403: Words("没有权限", "Not allowed"),
    404: Words("未找到", "Not found"),
    405: Words("不支持的方法", "No such method here"),
    406: Words("不支持的格式", "No such format"),
    409: Words("暂时无法写入", "Cannot be written just now"),
    413: Words("文件过大", "Too large"),
    422: Words("参数有误", "Wrong parameters"),
    429: Words("请求过于频繁", "Too many requests"),
    500: Words("服务器内部错误", "Error of the server"),
    503: Words("数据存储不可用", "The store cannot be reached"),
}

STATUSES: Final[tuple[tuple[type[OrgraphError], int], ...]] = (
    (BatchNotFound, 404),
    (StoreLocked, 409),
    (InvalidValueError, 422),
    (UnreadableFileError, 422),
    (StoreError, 503),
    (ConfigurationError, 500),
)

_RULES: Final[Mapping[str, Words]] = {
    "extra_forbidden": Words("没有这个参数，请删去或核对参数名", "no such parameter: leave it out or check its name"),
    "missing": Words("缺少这个参数", "is missing"),
    "int_parsing": Words("应为整数", "must be a whole number"),
    "float_parsing": Words("应为数字", "must be a number"),
    "date_from_datetime_parsing": Words("应为日期，如 2020-06-30", "must be a day, as 2020-06-30"),
    "date_parsing": Words("应为日期，如 2020-06-30", "must be a day, as 2020-06-30"),
    "greater_than": Words("数值过小", "is too small"),
    "greater_than_equal": Words("数值过小", "is too small"),
    "less_than_equal": Words("数值过大", "is too large"),
    "string_too_long": Words("内容过长", "is too long"),
    "string_too_short": Words("内容过短", "is too short"),
    "too_long": Words("项数过多", "has too many values"),
    "literal_error": Words("不在可选值之内", "is none of the values"),
    "enum": Words("不在可选值之内", "is none of the values"),
    "bool_parsing": Words("应为 true 或 false", "must be true or false"),
}
_LIMITS: Final[Mapping[str, Words]] = {
    "gt": Words("大于 {}", "above {}"),
    "ge": Words("最小 {}", "at least {}"),
    "le": Words("最大 {}", "at most {}"),
    "max_length": Words("最多 {}", "at most {}"),
    "min_length": Words("最少 {}", "at least {}"),
    "expected": Words("可选 {}", "one of {}"),
}
_LONGEST_QUOTE: Final = 40


class NoDataError(OrgraphError):
    """The store holds no batch yet."""


class Refusal(HTTPException):
    """Something is answered other than what was asked for, and why, in both languages."""

    def __init__(self, status: int, zh: str, en: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, zh, headers)
        self.words = Words(zh, en)


def refuse_unit(unit: str) -> InvalidValueError:
    """Give the error of a key that no counting unit has."""
    return InvalidValueError(
        f'No counting unit has the key "{unit}".', chinese=f"没有键为“{unit}”的统计归口。", argument="unit"
    )


class NotModified(Exception):  # noqa: N818 - not an error: the asker already has the answer
    """The asker already has this answer."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def answer_problem(
    scope: Scope,
    status: int,
    detail: Words,
    *,
    title: Words | None = None,
    parameters: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a problem: title, status, what is wrong and what to do, and which parameters."""
    language = find_language(scope)
    content: dict[str, object] = {
        "type": "about:blank",
        "title": (title or _title(status)).in_language(language),
        "status": status,
        "detail": detail.in_language(language),
    }
    if parameters:
        content["parameters"] = list(parameters)
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(body, status_code=status, media_type=PROBLEM_JSON, headers=dict(headers or {}))


def _title(status: int) -> Words:
    phrase = HTTPStatus(status).phrase
    return TITLES.get(status, Words(phrase, phrase))


def _answer(
    request: Request,
    status: int,
    detail: Words,
    *,
    title: Words | None = None,
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
        return answer_problem(request.scope, status, detail, title=title, parameters=parameters, headers=headers)
    answer: Response = show_error(
        request, status=status, heading=title or _title(status), detail=detail, parameters=parameters
    )
    return answer


def _answer_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for nothing else
    language = find_language(request.scope)
    # One of several values is wrong: the parameter is named as the asker wrote it.
    parameters = [
        {"name": str(found["loc"][1 if len(found["loc"]) > 1 else 0]), "message": _explain(found, language)}
        for found in error.errors()
    ]
    names = sorted({parameter["name"] for parameter in parameters})
    detail = Words(f"以下参数有误：{'、'.join(names)}。", f"Wrong parameters: {', '.join(names)}.")
    return _answer(request, 422, detail, parameters=parameters)


def _explain(found: Mapping[str, Any], language: str) -> str:
    """Explain what is wrong with one value: the value, the rule and its limits."""
    said = _RULES.get(found["type"], Words("不符合要求", "cannot be taken")).in_language(language)
    given = found.get("input")
    if isinstance(given, str) and given and len(given) <= _LONGEST_QUOTE and found["type"] != "extra_forbidden":
        said = f"“{given}”{said}" if language == "zh" else f'"{given}" {said}'
    limits = [
        _LIMITS[name].in_language(language).format(str(limit).replace(" or ", ", ").replace("'", ""))
        for name, limit in found.get("ctx", {}).items()
        if name in _LIMITS
    ]
    if not limits:
        return said
    return f"{said}（{'、'.join(limits)}）" if language == "zh" else f"{said} ({', '.join(limits)})"


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for nothing else
    if isinstance(error, Refusal):
        return _answer(request, error.status_code, error.words, headers=error.headers)
    words = {
        404: Words("没有这个地址，请核对网址。", "There is no such address; check it."),
        405: Words(
            "此地址不支持该方法，请查看接口文档。",
            "This address does not know the method; see the API document.",
        ),
    }.get(error.status_code, _title(error.status_code))
    return _answer(request, error.status_code, words, headers=error.headers)


def _answer_ours(request: Request, error: Exception) -> Response:
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    if isinstance(error, NoDataError):
        detail = Words(
            "尚未导入任何台账；请先用“台账报送”或 orgraph import 导入。",
            "No ledger has been imported yet: import one on the page of ledgers or with orgraph import.",
        )
        return _answer(request, 404, detail, title=Words("尚无数据", "No data yet"))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        LOG.error("%s", error)
    words, parameters = Words(str(error), str(error)), []
    if isinstance(error, InvalidValueError):
        words = Words(error.chinese or str(error), str(error))
        message = words.in_language(find_language(request.scope))
        parameters = [{"name": error.argument, "message": message}] if error.argument else []
    return _answer(request, status, words, parameters=parameters)


def _answer_not_modified(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)  # noqa: S101 - it is registered for nothing else
    return Response(status_code=304, headers={"ETag": error.tag, "Cache-Control": "no-cache"})


def _answer_unforeseen(request: Request, _error: Exception) -> Response:
    detail = Words(
        "服务器遇到未预料的错误，已记入日志；请联系管理员。",
        "Something unforeseen happened and was logged; tell whoever keeps the server.",
    )
    return _answer(request, 500, detail)


def install_error_answers(application: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    application.add_exception_handler(RequestValidationError, _answer_validation)
    application.add_exception_handler(HTTPException, _answer_http)
    application.add_exception_handler(OrgraphError, _answer_ours)
    application.add_exception_handler(NotModified, _answer_not_modified)
    application.add_exception_handler(Exception, _answer_unforeseen)
