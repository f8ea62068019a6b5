"""The site around a page: its language, its links, and where its figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from orgraph.findings import Words
from orgraph.views.pages import LANGUAGES, render_page
from orgraph_api.formats import check_unchanged
from orgraph_api.languages import find_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Request

    from orgraph_api.editions import Edition, Shelf

Language = Literal["zh", "en"]

MENU: Final = (
    (("/", "总览", "Overview"),),
    (("/coverage", "覆盖", "Coverage"), ("/holes", "覆盖空白", "Holes"), ("/rates", "口径说明", "Rates")),
    (
        ("/organizations", "两新组织", "Organizations"),
        ("/carriers", "载体", "Carriers"),
        ("/party", "党组织", "Party organizations"),
    ),
    (
        ("/alliances", "联盟", "Alliances"),
        ("/clusters", "联系紧密群", "Clusters"),
        ("/brokers", "枢纽单位", "Brokers"),
        ("/proposals", "重组建议", "Proposals"),
    ),
    (("/visits", "走访", "Visits"),),
    (("/ledgers", "台账报送", "Ledgers"),),
)
"""Pages of the menu in groups of what belongs together: path, and title in both languages."""
CARD_PATHS: Final = {
    "Organization": "/organizations",
    "Alliance": "/alliances",
    "Carrier": "/carriers",
    "PartyOrganization": "/party",
    "Hole": "/holes",
    "Cluster": "/clusters/of",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page knows of the site."""

    language: str
    here: str
    path: str
    query: tuple[tuple[str, str], ...]
    program: str
    synthetic: bool = False
    day: str = ""
    batch: str = ""
    rules: str = ""
    menu: tuple[tuple[tuple[str, str, str], ...], ...] = MENU

    def link(self, path: str, **parameters: str | None) -> str:
        """Link to a page, in the language of this one."""
        base, _, given = path.partition("?")
        pairs = parse_qsl(given)
        pairs += [(name, value) for name, value in parameters.items() if value is not None]
        pairs += [("language", "en")] if self.language == "en" else []
        return f"{base}?{urlencode(pairs)}" if pairs else base

    def href(self, path: str, **parameters: str | None) -> Markup:
        """Write the attribute of a link; an overview in a file has links that lead nowhere, and so writes none."""
        return Markup(' href="{}"').format(self.link(path, **parameters))

    def card(self, kind: str, key: str) -> str:
        """Link to the card of a node; empty where its kind has none."""
        base = CARD_PATHS.get(kind)
        return self.link(f"{base}/{quote(key, safe='')}") if base else ""

    def export(self, path: str, suffix: str, *kept: str, **parameters: str) -> str:
        """Link to rows as a file, with those parameters of this page that are kept."""
        pairs = [(name, value) for name, value in self.query if name in kept and value]
        pairs += list(parameters.items())
        return f"{path}.{suffix}?{urlencode(pairs)}" if pairs else f"{path}.{suffix}"

    @property
    def other_language(self) -> str:
        """Link to this page in the other language."""
        pairs = [(name, value) for name, value in self.query if name != "language"]
        pairs += [("language", "en")] if self.language == "zh" else []
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def find_site(request: Request, edition: Edition | None, *, here: str, language: str | None = None) -> Site:
    """Find out what a page knows of the site; a form that is shown again names the language that it was sent in."""
    language = language or request.query_params.get("language", "zh")
    return Site(
        language=language if language in LANGUAGES else "zh",
        here=here,
        path=quote(request.url.path),
        query=tuple(request.query_params.multi_items()),
        program=version("orgraph"),
        synthetic=edition.snapshot.synthetic if edition else False,
        day=edition.record.data_date.isoformat() if edition else "",
        batch=edition.record.digest if edition else "",
        rules=edition.rules_digest if edition else "",
    )


def answer_page(request: Request, name: str, *, here: str, edition: Edition, **values: object) -> Response:
    """Answer with a page made from an edition; 304 where the browser has it already."""
    tag = check_unchanged(request, edition)
    site = find_site(request, edition, here=here)
    body = render_page(name, language=site.language, site=site, **values)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


def answer_fresh(
    request: Request,
    name: str,
    *,
    here: str,
    edition: Edition | None,
    language: str | None = None,
    **values: object,
) -> Response:
    """Answer with a page that may be different next time."""
    site = find_site(request, edition, here=here, language=language)
    body = render_page(name, language=site.language, site=site, **values)
    return Response(body, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


def answer_empty(
    request: Request, *, here: str, headline: Words | None = None, advice: Words | None = None
) -> Response:
    """Answer with what to load, where nothing is there yet."""
    shelf: Shelf = request.app.state.shelf
    return answer_fresh(
        request,
        "empty.html",
        here=here,
        edition=shelf.current,
        headline=headline or Words("尚未导入任何台账", "No ledger has been imported yet"),
        advice=advice
        or Words(
            "请先导入两新组织排摸台账和党组织台账；有市场主体登记数据的也可先导入。",
            "Import the census and the Party ledger first; the business registry does for a beginning.",
        ),
    )


def answer_error(
    request: Request, *, status: int, heading: Words, detail: Words, parameters: Sequence[Mapping[str, str]] = ()
) -> Response:
    """Answer with a page that says what went wrong and what to do."""
    shelf: Shelf | None = getattr(request.app.state, "shelf", None)
    language = find_language(request.scope)
    site = find_site(request, shelf.current if shelf else None, here="", language=language)
    body = render_page(
        "error.html", language=site.language, site=site, heading=heading, detail=detail, parameters=parameters
    )
    return Response(
        body, status_code=status, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def see_page(path: str, language: str) -> Response:
    """Send the browser on to a page, after something was done."""
    mark = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{mark}language=en" if language == "en" else path, status_code=303)


def may_write(request: Request) -> bool:
    """Whether the asker may import, undo and decide."""
    asker = getattr(request.state, "asker", None)
    return bool(asker and asker.may_write)
