"""The figures that analyses must reach: ladder and rates of the city and of each counting unit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from orgraph.demo.calibration import read_calibration
from orgraph.demo.truth.logic import COVERED, EFFECTIVE, LETTERS, UNCOVERED, UNKNOWN, find_rung, find_states
from orgraph.identifiers import read_areas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orgraph.demo.ledgers.city import City
    from orgraph.demo.truth.logic import Case

RUNGS: Final = (
    "solo", "joint", "regional", "instructor", "mass", "none", "closed", "unknown", "out_of_scope", "rolled_up",
)  # fmt: skip


def list_units(city: City) -> list[str]:
    """List the counting unit of every organization: what the census says, else that of the registered township."""
    facts, areas = city.facts, read_areas()
    keys = [unit.key for unit in read_calibration().units]
    by_seat = [areas[township].counted_by or "" for township in facts.seats.township]
    triples = zip(
        facts.lifecycle.in_census.tolist(),
        facts.population.unit.tolist(),
        facts.addresses.registered_seat.tolist(),
        strict=True,
    )
    return [keys[unit] if in_census else by_seat[seat] for in_census, unit, seat in triples]


def measure_figures(cases: Sequence[Case | None], units: Sequence[str]) -> dict[str, Any]:
    """Measure ladder and rates over the whole city and over each counting unit."""
    by_unit: dict[str, list[Case]] = {unit.key: [] for unit in read_calibration().units}
    for case, unit in zip(cases, units, strict=True):
        if case is not None:
            by_unit[unit].append(case)
    whole = [case for case in cases if case is not None]
    return {**_measure(whole), "by_unit": {key: _measure(some) for key, some in by_unit.items()}}


def _measure(cases: Iterable[Case]) -> dict[str, Any]:
    counted = Counter(cases)
    ladder = dict.fromkeys(RUNGS, 0)
    rates = {letter: Counter[str]() for letter in (*LETTERS, EFFECTIVE)}
    for case, number in counted.items():
        ladder[find_rung(case)] += number
        for letter, state in find_states(case).items():
            rates[letter][state] += number
    figures = {
        letter: {
            "covered": states[COVERED],
            "population": states[COVERED] + states[UNCOVERED] + states[UNKNOWN],
            "unknown": states[UNKNOWN],
        }
        for letter, states in rates.items()
    }
    return {"ladder": ladder, "effective": figures.pop(EFFECTIVE), "rates": figures}
