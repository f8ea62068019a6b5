"""The drawn network as a page of its own: a file that opens from a stick, or a frame in a notebook."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from orgraph.findings import Words
from orgraph.views.drawing import Drawing, draw_network, draw_pair

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

    from orgraph.views.drawn import DrawnSlice

BEFORE, AFTER = Words("现状", "Before"), Words("采纳后", "After")
COMPARED = Words("重组前后对照", "Before and after")
FRAMED = Words("红框为新组建的和将终止的", "Framed in red are those that are new and those that end")


@dataclass(frozen=True, slots=True)
class NotebookNetwork:
    """A drawn network that a notebook shows in place."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        # A frame of its own: the styles and scripts of the notebook and of the network do not meet.
        return (
            f'<iframe srcdoc="{escape(self.html, quote=True)}" width="100%" height="{self.height}" '
            'style="border:0" sandbox="allow-scripts"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<NotebookNetwork of {len(self.html):,} characters>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands around a network: its title, its day, where it comes from, and its marks."""

    title: str
    day: date
    snapshot: str
    synthetic: bool
    total: int
    language: str = "zh"
    notes: tuple[str, ...] = ()


def render_network(part: DrawnSlice, *, language: str = "zh") -> str:
    """Render a slice as one page that needs nothing else: no server, no network, no other file."""
    return _render([("", draw_network(part.nodes, part.edges, language=language))], _caption(part, language))


def render_pair(before: DrawnSlice, after: DrawnSlice, *, note: Words | None = None, language: str = "zh") -> str:
    """Render two slices of one network beside each other as such a page, what is in both in one place."""
    sides = draw_pair(before, after, language=language)
    titles = [words.in_language(language) for words in (BEFORE, AFTER)]
    caption = replace(
        _caption(before, language),
        title=COMPARED.in_language(language),
        total=after.total,
        notes=tuple(words.in_language(language) for words in (note, FRAMED) if words is not None),
    )
    return _render(list(zip(titles, sides, strict=True)), caption)


def show_network(part: DrawnSlice, *, height: int = 620, language: str = "zh") -> NotebookNetwork:
    """Show a slice in a notebook."""
    return NotebookNetwork(render_network(part, language=language), height)


def show_pair(before: DrawnSlice, after: DrawnSlice, *, height: int = 760, language: str = "zh") -> NotebookNetwork:
    """Show two slices of one network beside each other in a notebook."""
    return NotebookNetwork(render_pair(before, after, language=language), height)


def _caption(part: DrawnSlice, language: str) -> Caption:
    return Caption(
        title=part.title.in_language(language),
        day=part.provenance.day,
        snapshot=part.provenance.snapshot,
        synthetic=part.provenance.synthetic,
        total=part.total,
        language=language,
    )


def _render(panels: list[tuple[str, Drawing]], caption: Caption) -> str:
    parts = [_read(f"vendor/{name}") for name in ("vis-data.min.js", "vis-network.min.js")]
    scripts = [*parts, _read("network.js")]
    style = _read("network.css")
    policy = (
        f"default-src 'none'; script-src {' '.join(_hash(script) for script in scripts)}; "
        f"style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    with_folder = files("orgraph.views") / "templates"
    network = panels[-1][1].network
    network.set_template_dir(str(with_folder), "network_file.html")
    network.templateEnv.autoescape = True
    network.templateEnv.globals.update(
        caption=caption,
        policy=policy,
        scripts=scripts,
        style=style,
        panels=panels,
        en=caption.language == "en",
    )
    return str(network.generate_html(name="network.html"))


@cache
def _read(name: str) -> str:
    found: Traversable = files("orgraph.views") / "static"
    return (found / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
