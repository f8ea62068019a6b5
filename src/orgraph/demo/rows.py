"""Rows of the ledgers before they are written: columns by name of the cell, and the unit that reports each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.identifiers import read_areas

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from orgraph.demo.calibration import Flags, Integers

WHOLE_CITY: Final = 11
"""Reporting unit of what one body reports for the whole city; the others stand in the calibration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one sheet.

    Attributes
    ----------
    unit
        Who reports each row: a place in the calibration's units, or `WHOLE_CITY`.
    columns
        Values by name of the cell: numbers, days, texts, codes of vocabularies; None, NaN and NaT are empty cells.
    """

    unit: Integers
    columns: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.unit)

    def select(self, chosen: Flags | Integers) -> Rows:
        """Return the chosen rows."""
        return Rows(unit=self.unit[chosen], columns={name: values[chosen] for name, values in self.columns.items()})


def join_rows(*parts: Rows) -> Rows:
    """Put rows of the same columns after one another, ordered by unit."""
    unit = np.concatenate([part.unit for part in parts])
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns}
    return Rows(unit=unit, columns=columns).select(np.argsort(unit, kind="stable"))


def list_unit_titles() -> tuple[str, ...]:
    """List what the reporting units are called on covers, in the order of `Rows.unit`."""
    areas = read_areas()
    return (*(areas[unit.key].title for unit in read_calibration().units), areas.city.title)
