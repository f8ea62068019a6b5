"""The ledger of carriers (载体台账) and who manages them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.demo.draws import as_texts, choose_by_unit, take
from orgraph.demo.facts.carriers import BUILDING, CARRIER_KINDS, DISTRICT, MARKET, PARK, SMALL_FIRM_PARK
from orgraph.demo.rows import Rows

if TYPE_CHECKING:
    from orgraph.demo.facts.drawing import Facts

_COMMITTEES = {PARK: "park_management", SMALL_FIRM_PARK: "small_firm_park_management", DISTRICT: "market_regulator"}


def list_carrier_rows(facts: Facts) -> Rows:
    """List the rows of the sheet 载体."""
    carriers, seats = facts.carriers, facts.seats
    order = np.argsort(carriers.unit, kind="stable")
    rows = Rows(
        unit=carriers.unit,
        columns={
            "code": carriers.code,
            "name": carriers.name,
            "kind": as_texts(CARRIER_KINDS)[carriers.kind],
            "address": carriers.address,
            "opened_on": carriers.opened_on,
            "last_swept_on": carriers.swept_on,
            **facts.list_coordinates(np.round(carriers.longitude, 6), np.round(carriers.latitude, 6), carriers.unit),
            "part_of": take(carriers.code, carriers.parent),
            "operating_county": seats.county_title[carriers.seat],
            "operating_township": seats.title[carriers.seat],
        },
    )
    return rows.select(order)


def list_manager_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 载体管理: committees of parks, property services, owners of buildings and markets."""
    carriers, units = facts.carriers, facts.units
    rows: list[tuple[int, str, str, str]] = []
    for row in range(len(carriers.kind)):
        body = units.find(_COMMITTEES.get(int(carriers.kind[row]), ""), int(carriers.unit[row]))
        if body >= 0:
            rows.append((row, units.code[body], "Unit", "committee"))
    for role, kinds, title in (
        ("property_service", (BUILDING, PARK), "property"),
        ("property_owner", (BUILDING, MARKET), "owner"),
    ):
        firms = facts.roles[role]
        chosen = np.flatnonzero(np.isin(carriers.kind, kinds))
        pools = [firms[facts.population.unit[firms] == unit] for unit in range(int(carriers.unit.max()) + 1)]
        manager = choose_by_unit(generator, carriers.unit[chosen], pools)
        rows += [
            (row, facts.names.uscc[firm], "Organization", title)
            for row, firm in zip(chosen.tolist(), manager.tolist(), strict=True)
            if firm >= 0
        ]
    rows.sort(key=lambda entry: (carriers.unit[entry[0]], entry[0], entry[3]))
    carrier = np.array([entry[0] for entry in rows])
    return Rows(
        unit=carriers.unit[carrier],
        columns={
            "manager": as_texts([entry[1] for entry in rows]),
            "manager_node_kind": as_texts([entry[2] for entry in rows]),
            "carrier": carriers.code[carrier],
            "role": as_texts([entry[3] for entry in rows]),
            "valid_from": carriers.opened_on[carrier],
        },
    )
