"""One line of the table that every benchmark prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: two costs, their ratio, and what is aimed at."""

    size: int
    what: str
    ours: float
    peer: float
    unit: str
    aim: str

    def write(self) -> str:
        """Write the line as Markdown."""
        ratio = self.ours / self.peer if self.peer else float("inf")
        figures = f"{self.ours:.2f} {self.unit} | {self.peer:.2f} {self.unit} | {ratio:.3f}"
        return f"| {self.size:,} | {self.what} | {figures} | {self.aim} |"
