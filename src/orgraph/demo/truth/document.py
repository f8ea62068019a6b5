"""`truth.json`: what was planted in a city, and the figures that analyses of it must reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgraph.demo.calibration import CITY, read_calibration
from orgraph.demo.truth.cases import list_cases, make_extra_case
from orgraph.demo.truth.census import measure_census_truth
from orgraph.demo.truth.figures import list_units, measure_figures
from orgraph.demo.truth.holes import list_hole_plants
from orgraph.demo.truth.plants import (
    list_census_plants,
    list_coverage_plants,
    list_identity_plants,
    list_party_plants,
    list_place_plants,
)
from orgraph.demo.truth.work import list_alliance_plants, list_alliance_rules, list_visit_plants
from orgraph.identifiers import read_areas
from orgraph.model import MODEL, Period

if TYPE_CHECKING:
    from orgraph.demo.faults.received import Received
    from orgraph.demo.ledgers.city import City


def list_truth(city: City, received: Received) -> dict[str, Any]:
    """List everything that is true of a city and of the faults in its second set of ledgers, ready for JSON."""
    areas = read_areas()
    cases, units = list_cases(city), list_units(city)
    extras = [make_extra_case(str(row["kind"])) for row in received.extras]
    titles = {areas[unit.key].title: unit.key for unit in read_calibration().units}
    extra_units = [titles[row["counted_county"]] for row in received.extras]
    planted = {
        **list_coverage_plants(city, cases),
        **list_census_plants(city),
        **list_identity_plants(city),
        **list_party_plants(city),
        **list_place_plants(city),
        **list_alliance_plants(city),
        **list_alliance_rules(city, cases),
        **list_visit_plants(city),
        **list_hole_plants(city, cases),
    }
    return {
        "size": city.facts.size.name,
        "seed": city.facts.seed,
        "data_date": read_calibration().data_date.isoformat(),
        "synthetic": True,
        "organizations": int(city.facts.population.is_node.sum()),
        "rows": {name: len(rows) for name, rows in city.sheets.items()},
        "scopes": list_scopes(city),
        "planted": planted,
        "expected": measure_figures(cases, units),
        "census": measure_census_truth(city, cases),
        "expected_as_received": measure_figures([*cases, *extras], [*units, *extra_units]),
        "dirty": list(received.dirty),
        "dropped_columns": list(received.dropped),
    }


def list_scopes(city: City) -> list[list[str]]:
    """List ledger, unit and month of every scope that the ledgers bring, sorted."""
    keys = [*(unit.key for unit in read_calibration().units), CITY]
    scopes = set()
    for ledger in MODEL.ledgers:
        for sheet in ledger.sheets:
            rows = city.sheets[sheet.name]
            months = [""] * len(rows)
            if ledger.period is Period.MONTH:
                if sheet.period_column is None:
                    continue
                months = rows.columns[sheet.period_column].astype("datetime64[M]").astype(str).tolist()
            scopes |= set(
                zip([ledger.name] * len(rows), (keys[unit] for unit in rows.unit.tolist()), months, strict=True)
            )
    return sorted(map(list, scopes))
