"""Employees, turnover, assets and whether an organization is above scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import draw_log_uniform, pick_flags, rank_into, toss
from orgraph.demo.facts.population import Standing

if TYPE_CHECKING:
    from orgraph.demo.calibration import Flags, Integers, Numbers, Texts
    from orgraph.demo.facts.population import Population

UNKNOWN: Final = -1
# By section: how much larger its firms are (a shift of ranks), and turnover per employee in 万元 [A].
_SECTIONS: Final = {
    "A": (-0.2, 12.0),
    "C": (0.35, 27.0),
    "E": (0.5, 40.0),
    "F": (-0.45, 55.0),
    "G": (0.1, 30.0),
    "H": (0.1, 6.0),
    "I": (-0.2, 30.0),
    "K": (-0.1, 25.0),
    "L": (-0.1, 16.0),
    "M": (-0.2, 20.0),
    "O": (-0.1, 10.0),
    "R": (-0.1, 10.0),
}
_OTHER: Final = (-0.1, 20.0)
# Above-scale by main turnover in 万元 (国统字〔2019〕101号), by section; wholesale differs from retail.
_ABOVE_SCALE_WAN: Final = {
    "C": 2000.0,
    "G": 2000.0,
    "H": 200.0,
    "I": 2000.0,
    "L": 1000.0,
    "M": 1000.0,
    "N": 2000.0,
    "O": 500.0,
    "R": 500.0,
}
_WHOLESALE_WAN, _RETAIL_WAN, _PROPERTY_WAN = 2000.0, 500.0, 1000.0
_BUILDERS: Final = 10
"""Employees without which no construction firm has a qualification."""
_QUALIFIED: Final = 0.25
"""Share of construction firms with a qualification, all of them above scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Economy:
    """Figures of each organization.

    Attributes
    ----------
    employees
        Their number, which stands in the census only where `employees_known`.
    band
        Place of the number in the bands of the calibration.
    turnover_wan, assets_wan
        NaN where the census does not know them.
    above_scale
        As the census says; False for what is no enterprise.
    """

    employees: Integers
    band: Integers
    employees_known: Flags
    turnover_wan: Numbers
    assets_wan: Numbers
    above_scale: Flags


def draw_economy(generator: np.random.Generator, population: Population) -> Economy:
    """Draw the figures of all organizations; shares of bands are reached exactly."""
    shares = read_calibration().shares["employees"]
    shift = np.array([_SECTIONS.get(section, _OTHER)[0] for section in population.section])
    scores = generator.normal(0, 1, len(population)) + shift
    employees, band = np.zeros(len(population), dtype=np.int64), np.zeros(len(population), dtype=np.int64)
    for rows, bands in ((~population.social, shares["bands"]), (population.social, shares["social_bands"])):
        label = rank_into(scores[rows], [share for *_, share in bands])
        bounds = np.array([[lowest, highest] for lowest, highest, _ in bands])[label]
        employees[rows], band[rows] = draw_log_uniform(generator, bounds[:, 0], bounds[:, 1]), label
    per_head = np.array([_SECTIONS.get(section, _OTHER)[1] for section in population.section])
    turnover = np.round(employees * per_head * np.exp(generator.normal(0, 0.55, len(population))), 1)
    assets = np.round(turnover * np.exp(generator.normal(-0.1, 0.5, len(population))), 1)
    above_scale = _find_above_scale(generator, population, employees, turnover)
    hidden = pick_flags(generator, ~above_scale, 0.06)
    turnover[hidden], assets[hidden] = np.nan, np.nan
    outside = population.is_standing(Standing.OUTSIDE)
    known = ~outside & ~pick_flags(generator, population.ordinary & ~above_scale, shares["unknown"])
    assets[outside | population.social], turnover[outside] = np.nan, np.nan
    return Economy(
        employees=employees,
        band=band,
        employees_known=known,
        turnover_wan=turnover,
        assets_wan=assets,
        above_scale=above_scale & ~outside,
    )


def _find_above_scale(
    generator: np.random.Generator, population: Population, employees: Integers, turnover: Numbers
) -> Flags:
    section: Texts = population.section
    bound = np.array([_ABOVE_SCALE_WAN.get(letter, np.inf) for letter in section])
    division = np.array([(key or "")[:2] for key in population.industry])
    bound[division == "51"], bound[division == "52"] = _WHOLESALE_WAN, _RETAIL_WAN
    bound[section == "K"] = _PROPERTY_WAN
    above: Flags = turnover >= bound
    above[population.industry == "7010"] = True
    builders = np.flatnonzero((section == "E") & (employees >= _BUILDERS))
    above[builders] = toss(generator, len(builders), _QUALIFIED)
    return above & ~population.social
