"""Groups: the rates of the organizations that share a value on every dimension; together they are the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.facts.ladder import RUNGS
from orgraph.analyses.rates.rate import Counts, Rate, find_rate, measure_rates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.facts.gaps import GapWriter
    from orgraph.analyses.rates.measures import Measure
    from orgraph.findings import Words
    from orgraph.kernels.grouping import Grouping


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """The rates of the organizations that share a value on every dimension.

    Attributes
    ----------
    keys, titles
        By dimension; the key is None where the value is unknown.
    ladder
        Number of organizations by rung.
    """

    keys: dict[str, str | None]
    titles: dict[str, Words]
    rates: tuple[Rate, ...]
    ladder: dict[str, int]

    def rate(self, code: str) -> Rate:
        """One of the eight rates, by its letter."""
        return find_rate(self.rates, code)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "keys": self.keys,
            "titles": {name: title.zh for name, title in self.titles.items()},
            "rates": [rate.as_dict() for rate in self.rates],
            "ladder": self.ladder,
        }


def measure_groups(
    measures: Sequence[Measure],
    rungs: NDArray[np.int8],
    units: NDArray[np.int32],
    dimensions: tuple[Dimension, ...],
    patterns: Grouping,
    gaps: GapWriter,
) -> tuple[Group, ...]:
    """Measure the rates of every group that holds an organization; none where there is no dimension to group by."""
    if not dimensions:
        return ()
    counts = Counts.of(patterns, units, dimensions, unit_count=len(gaps.knowledge.areas.units) + 1)
    rates = [measure_rates(measure, counts, patterns, gaps) for measure in measures]
    ladders = list_ladders(rungs, counts)
    return tuple(
        Group(
            keys={dimension.name: dimension.key(code) for dimension, code in zip(dimensions, codes, strict=True)},
            titles={dimension.name: dimension.title(code) for dimension, code in zip(dimensions, codes, strict=True)},
            rates=tuple(of_group[number] for of_group in rates),
            ladder=ladders[number],
        )
        for number, codes in enumerate(counts.codes)
        if any(ladders[number].values())
    )


def list_ladders(rungs: NDArray[np.int8], counts: Counts) -> list[dict[str, int]]:
    """List for each group how many organizations stand on each rung."""
    # The last value takes what does not exist on the day.
    counted = counts.count_values(np.where(rungs < 0, len(RUNGS), rungs), size=len(RUNGS) + 1).sum(axis=1)
    return [dict(zip(RUNGS, numbers, strict=True)) for numbers in counted[:, : len(RUNGS)].tolist()]
