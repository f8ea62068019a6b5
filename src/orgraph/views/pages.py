"""Pages: the templates of the city, with the few things that all of them need."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from orgraph.findings import show_count
from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    from datetime import date

    from orgraph.findings import Words

LANGUAGES: Final = ("zh", "en")


def render_page(name: str, *, language: str, **values: object) -> str:
    """Render a template in a language.

    Templates write every text in both languages as ``t("中文", "English")``, `Words` as ``w(words)``, and in English
    how many there are as ``many(2, "node")``.
    """
    english = language == "en"

    def choose(chinese: str, other: str) -> str:
        return other if english else chinese

    def write(words: Words | None) -> str:
        return "" if words is None else words.in_language(language)

    def title(name_of_vocabulary: str, code: str | None) -> str:
        if not code:
            return choose("未知", "unknown")
        return vocabulary(name_of_vocabulary).title(code, language=language)

    template = _open_environment().get_template(name)
    return template.render(
        en=english, language=language, t=choose, w=write, title=title, many=show_count, model=MODEL, **values
    )


@cache
def _open_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("orgraph.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=_show_number, share=_show_share, day=_show_day)
    return environment


def _show_number(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _show_share(value: float | None, digits: int = 1) -> str:
    return "—" if value is None else f"{value * 100:.{digits}f}%"


def _show_day(value: date | str | None) -> str:
    return "—" if value is None else str(value)
