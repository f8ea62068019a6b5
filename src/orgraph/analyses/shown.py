"""How results show themselves at a prompt and in a notebook: one heading, then one line per figure."""

from __future__ import annotations

from html import escape


class Shown:
    """Gives a result its ``repr``, as text and as HTML, from the lines of its overview."""

    __slots__ = ()

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give a heading and the lines under it, the titles of the columns first."""
        raise NotImplementedError

    def __repr__(self) -> str:
        heading, lines = self.overview()
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
        return "\n".join([heading, *(line.rstrip() for line in shown)])

    def _repr_html_(self) -> str:
        heading, lines = self.overview()
        head, *body = [[escape(cell) for cell in line] for line in lines]
        rows = [f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in body]
        titles = f"<tr><th>{'</th><th>'.join(head)}</th></tr>"
        table = f"<thead>{titles}</thead><tbody>{''.join(rows)}</tbody>"
        return f"<table><caption>{escape(heading)}</caption>{table}</table>"


def list_share(share: float | None) -> str:
    """List a share as a person reads it; a dash where it cannot be known."""
    return "—" if share is None else f"{share:.1%}"
