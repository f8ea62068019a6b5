"""Rates: a share that keeps what it was counted from, for the whole city or for one of its groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.rates.measures import COVERED, NOT_KNOWN, OUTSIDE, UNCOVERED
from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph.kernels.grouping import Codes, Grouping, count_pairs, group_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.facts.gaps import Cause, GapWriter
    from orgraph.analyses.rates.measures import Measure

NOBODY = Words("没有符合条件的单位", "no organization belongs to it")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The organizations behind a figure: those of some patterns, in one group."""

    patterns: NDArray[np.int32]
    cells: NDArray[np.int32] | None = None
    inside: NDArray[np.bool_] | None = None

    def find_positions(self, wanted: NDArray[np.bool_]) -> NDArray[np.int32]:
        """Find the sorted positions of the organizations whose pattern is wanted."""
        mask = wanted[self.patterns]
        if self.cells is not None and self.inside is not None:
            mask &= self.inside[self.cells]
        return np.flatnonzero(mask).astype(np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rate:
    """A share with its population.

    Attributes
    ----------
    code
        Letter of domain.md 1.3, or the name of a tier.
    denominator
        Which population.
    covered, uncovered, unknown
        Numbers of organizations; together they are the population.
    because
        Which ledger of which unit, or which empty column, would tell the unknown; None where nothing is unknown.
    target
        Share that is wanted, where there is one.
    tiers
        The parts that the rate pools (E).
    states, causes
        By pattern: the state, and whether a cause keeps it unknown.
    rows
        Finds the organizations of patterns.
    """

    code: str
    title: Words
    denominator: Words
    covered: int
    uncovered: int
    unknown: int
    because: Words | None
    target: float | None
    tiers: tuple[Rate, ...]
    states: NDArray[np.int8]
    causes: Mapping[Cause, NDArray[np.bool_]]
    rows: Rows

    @property
    def population(self) -> int:
        """Organizations of the denominator, unknown ones included."""
        return self.covered + self.uncovered + self.unknown

    @property
    def share(self) -> float | None:
        """Covered of those that are known, from 0 to 1; None where nobody is."""
        known = self.covered + self.uncovered
        return self.covered / known if known else None

    @property
    def covered_positions(self) -> NDArray[np.int32]:
        """Positions of the covered organizations, sorted."""
        return self.rows.find_positions(self.states == COVERED)

    @property
    def uncovered_positions(self) -> NDArray[np.int32]:
        """Positions of the organizations that are known not to be covered, sorted."""
        return self.rows.find_positions(self.states == UNCOVERED)

    @property
    def unknown_positions(self) -> NDArray[np.int32]:
        """Positions of the organizations of which it is not known, sorted."""
        return self.rows.find_positions(self.states == NOT_KNOWN)

    @property
    def population_positions(self) -> NDArray[np.int32]:
        """Positions of the whole population, sorted."""
        return self.rows.find_positions(self.states != OUTSIDE)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it: texts in Chinese, English beside them."""
        content: dict[str, Any] = {
            "code": self.code,
            "title": self.title.zh,
            "title_en": self.title.en,
            "denominator": self.denominator.zh,
            "denominator_en": self.denominator.en,
            "covered": self.covered,
            "population": self.population,
            "unknown": self.unknown,
            "share": self.share,
            "because": self.because.zh if self.because else None,
        }
        if self.target is not None:
            content["target"] = self.target
        if self.tiers:
            content["tiers"] = [tier.as_dict() for tier in self.tiers]
        return content

    def __repr__(self) -> str:
        share = "unknown" if self.share is None else f"{self.share:.1%}"
        known = self.covered + self.uncovered
        return f"Rate({self.code}: {share}, {self.covered} of {known} known, {self.unknown} unknown)"


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How many organizations each group has of each pattern and counting unit: one entry per combination.

    Attributes
    ----------
    group, unit, pattern, count
        The entries.
    codes
        For each group the code on each dimension.
    units
        Number of units, the unknown one included.
    cells, group_of_cell
        Cell of each organization, and the group that each cell belongs to.
    """

    group: NDArray[np.int32]
    unit: NDArray[np.int32]
    pattern: NDArray[np.int32]
    count: NDArray[np.int64]
    codes: tuple[tuple[int, ...], ...]
    units: int
    cells: NDArray[np.int32]
    group_of_cell: NDArray[np.int32]

    @classmethod
    def of(
        cls, patterns: Grouping, units: NDArray[np.int32], dimensions: Sequence[Dimension], *, unit_count: int
    ) -> Counts:
        """Count the organizations of each group, unit and pattern."""
        columns = [(dimension.codes, dimension.size) for dimension in dimensions]
        cells = group_rows([*columns, (units, unit_count)], rows=len(units))
        pairs = count_pairs(cells.groups, patterns.groups, sizes=(len(cells), len(patterns)))
        of_cell = [dimension.codes[cells.first_rows] for dimension in dimensions]
        sizes = [dimension.size for dimension in dimensions]
        groups = group_rows(zip(of_cell, sizes, strict=True), rows=len(cells))
        codes = [of_dimension[groups.first_rows].tolist() for of_dimension in of_cell]
        return cls(
            group=groups.groups[pairs.first],
            unit=units[cells.first_rows[pairs.first]],
            pattern=pairs.second,
            count=pairs.count,
            codes=tuple(zip(*codes, strict=True)) if dimensions else ((),),
            units=unit_count,
            cells=cells.groups,
            group_of_cell=groups.groups,
        )

    def find_rows(self, patterns: NDArray[np.int32], group: int) -> Rows:
        """Find the organizations of one group; of all where there is only one."""
        return Rows(patterns) if len(self.codes) == 1 else Rows(patterns, self.cells, self.group_of_cell == group)

    def count_values(self, values: NDArray[np.integer], *, size: int) -> NDArray[np.int64]:
        """Count by group, unit and a value of each pattern, from 0 to below `size`."""
        entries = (self.group * np.int32(self.units) + self.unit) * np.int64(size) + values[self.pattern]
        counted = np.bincount(entries, weights=self.count, minlength=len(self.codes) * self.units * size)
        return counted.astype(np.int64).reshape(len(self.codes), self.units, size)


def measure_rates(measure: Measure, counts: Counts, patterns: Grouping, gaps: GapWriter) -> tuple[Rate, ...]:
    """Measure one rate for every group."""
    # State and causes of a pattern in one small code, so that one pass counts both.
    columns: list[tuple[Codes, int]] = [(measure.states, NOT_KNOWN + 1)]
    columns += [(unknown, 2) for unknown in measure.causes.values()]
    kinds = group_rows(columns, rows=len(measure.states))
    counted = counts.count_values(kinds.groups, size=len(kinds))
    states = measure.states[kinds.first_rows]
    by_state = np.stack([counted[:, :, states == state].sum(axis=(1, 2)) for state in range(NOT_KNOWN + 1)], axis=1)
    missing = _count_gaps(measure, counted, kinds)
    tiers = [measure_rates(tier, counts, patterns, gaps) for tier in measure.tiers]
    rates: list[Rate] = []
    for group, (_, covered, uncovered, unknown) in enumerate(by_state.tolist()):
        rates.append(
            Rate(
                code=measure.code,
                title=measure.title,
                denominator=measure.denominator,
                covered=covered,
                uncovered=uncovered,
                unknown=unknown,
                because=gaps.write(missing[group]) if unknown else None if covered + uncovered else NOBODY,
                target=measure.target,
                tiers=tuple(tier[group] for tier in tiers),
                states=measure.states,
                causes=measure.causes,
                rows=counts.find_rows(patterns.groups, group),
            )
        )
    return tuple(rates)


def _count_gaps(measure: Measure, counted: NDArray[np.int64], kinds: Grouping) -> list[dict[tuple[Cause, int], int]]:
    """Count for each group of how many organizations of which unit what would tell the unknown."""
    found: list[dict[tuple[Cause, int], int]] = [{} for _ in counted]
    for cause, unknown in measure.causes.items():
        counts = counted[:, :, unknown[kinds.first_rows]].sum(axis=2)
        for group, unit in np.argwhere(counts).tolist():
            found[group][cause, unit] = int(counts[group, unit])
    return found


def find_rate(rates: Sequence[Rate], code: str) -> Rate:
    """Find a rate by its code.

    Raises
    ------
    InvalidValueError
        Where there is no such rate.
    """
    for rate in rates:
        if rate.code == code:
            return rate
    raise InvalidValueError(f'"{code}" is not a rate. Rates are {", ".join(rate.code for rate in rates)}.')
