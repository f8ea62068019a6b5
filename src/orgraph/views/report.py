"""The overview as one file that opens anywhere, without a server or a network."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from orgraph.views.pages import render_page

if TYPE_CHECKING:
    from orgraph.findings import Provenance


class ShownOverview(Protocol):
    """What the template shows of an overview."""

    @property
    def provenance(self) -> Provenance:
        """What it was made from."""
        ...


@dataclass(frozen=True, slots=True)
class _File:
    """What a file knows of itself: like a site, without links."""

    provenance: Provenance

    @property
    def day(self) -> str:
        return self.provenance.day.isoformat()

    @property
    def batch(self) -> str:
        return self.provenance.snapshot

    @property
    def rules(self) -> str:
        return self.provenance.rules

    @property
    def program(self) -> str:
        return self.provenance.program

    @property
    def synthetic(self) -> bool:
        return self.provenance.synthetic

    @staticmethod
    def href(_path: str, **_parameters: str | None) -> str:
        return ""


class _AnyList(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def render_overview(overview: ShownOverview, *, language: str = "zh") -> str:
    """Render an overview as one page that needs nothing else."""
    style = (files("orgraph.views") / "static" / "orgraph.css").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return render_page(
        "overview_file.html",
        language=language,
        site=_File(overview.provenance),
        overview=overview,
        style=style,
        style_hash=f"'sha256-{digest}'",
        changes={},
        since="",
        trends={},
        lists=_AnyList(),
    )
