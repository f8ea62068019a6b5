"""Above-scale units (规上、限上), told for whole columns. Unknown is not zero: a missing figure is never below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.rules.sectors import OUTSIDE, UNKNOWN, find_sectors, read_figures

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.identifiers.columns import Texts
    from orgraph.rules.thresholds import AboveScaleEdition


def classify_above_scale(
    industries: Texts,
    *,
    employees: npt.ArrayLike,
    turnover_wan: npt.ArrayLike,
    qualified: npt.ArrayLike = np.nan,
    edition: AboveScaleEdition,
) -> npt.NDArray[np.int8]:
    """Tell which units are above scale.

    Parameters
    ----------
    industries
        Keys of GB/T 4754-2017.
    employees, turnover_wan
        Employees, and main turnover in 万元; NaN where unknown.
    qualified
        1 where a construction firm has a qualification, 0 where it has none, NaN where unknown.
    edition
        ``read_rules().above_scale_edition``.

    Returns
    -------
    numpy.ndarray
        ``int8``: 1 yes, 0 no, −1 where it cannot be known. Trades without a rule (farms, banks) are 0. Real estate
        developers are 1 as long as they are active, which is for the caller to know.
    """
    sector = find_sectors(industries, [rule.industries for rule in edition.sectors])
    figures = {
        "turnover": read_figures(turnover_wan, len(sector)),
        "employees": read_figures(employees, len(sector)),
        "qualification": read_figures(qualified, len(sector)),
    }
    told = np.where(sector == OUTSIDE, 0, UNKNOWN).astype(np.int8)
    for number, rule in enumerate(edition.sectors):
        rows = sector == number
        bounds = {"turnover": rule.turnover_min_wan, "employees": rule.employees_min}
        if rule.criterion == "active":
            bounds = {}
            told[rows] = 1
        elif rule.criterion == "qualification":
            bounds = {"qualification": 1.0}
        given = [(figures[name][rows], bound) for name, bound in bounds.items() if bound is not None]
        if given:
            enough = np.any([values >= bound for values, bound in given], axis=0)
            known = np.all([~np.isnan(values) for values, _ in given], axis=0)
            told[rows] = np.where(enough, 1, np.where(known, 0, UNKNOWN))
    return told
