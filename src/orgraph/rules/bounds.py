"""Bounds of what a rule may be, as annotations that the reader checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest value that a rule may take."""

    lowest: float
    highest: float = float("inf")


Count = Annotated[int, Bounds(0)]
PositiveCount = Annotated[int, Bounds(1)]
Amount = Annotated[float, Bounds(0.0)]
Share = Annotated[float, Bounds(0.0, 1.0)]
Factor = Annotated[float, Bounds(1.0)]
GroupSize = Annotated[int, Bounds(5)]
