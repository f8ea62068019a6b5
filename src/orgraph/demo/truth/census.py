"""What a reconciliation of registers and census must find, and how much the census knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import is_filled
from orgraph.demo.facts.population import Standing
from orgraph.demo.truth.plants import list_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orgraph.demo.calibration import Flags
    from orgraph.demo.ledgers.city import City
    from orgraph.demo.truth.logic import Case

_CLOSED_REGISTRATIONS: Final = ("revoked", "deregistered", "moved_out")
_CLOSED_OPERATIONS: Final = ("suspended", "closed", "shell", "moved_out", "not_found")
_FRESH_DAYS: Final = 90


def measure_census_truth(city: City, cases: Sequence[Case | None]) -> dict[str, Any]:
    """Measure reconciliation, the six blocks and freshness from what was planted."""
    counted = np.array([case is not None and case.standing == "counted" for case in cases])
    asked = np.array([case is not None and case.standing != "out_of_scope" for case in cases])
    verified_on = city.facts.lifecycle.verified_on[counted]
    day = np.datetime64(read_calibration().data_date)
    return {
        "reconciliation": _reconcile(city, asked),
        "lists": _list_conflicts(city, asked),
        "blocks": _count_blocks(city, counted),
        "freshness": {
            "verified": int((~np.isnat(verified_on)).sum()),
            "never": int(np.isnat(verified_on).sum()),
            "stale": int((verified_on < day - _FRESH_DAYS).sum()),
        },
    }


def _find_frames(city: City) -> tuple[Flags, Flags]:
    lifecycle = city.facts.lifecycle
    return lifecycle.in_registry | lifecycle.in_civil_affairs, lifecycle.in_census


def _reconcile(city: City, asked: Flags) -> dict[str, int]:
    in_frame, in_census = _find_frames(city)
    merged = city.facts.population.is_standing(Standing.MERGED)
    law_firms = city.facts.population.subkind == "law_firm"
    states = {
        "matched": in_frame & in_census,
        "only_in_frame": in_frame & ~in_census & ~merged,
        "only_in_census": ~in_frame & in_census & ~law_firms,
        "closed": in_frame & ~in_census & merged,
        "other_register": ~in_frame & in_census & law_firms,
    }
    return {name: int((asked & rows).sum()) for name, rows in states.items()}


def _list_conflicts(city: City, asked: Flags) -> dict[str, list[str]]:
    facts, ids = city.facts, np.array(list_ids(city), dtype=np.object_)
    in_frame, in_census = _find_frames(city)
    registration, operation = facts.lifecycle.registration_status, facts.lifecycle.operating_status
    closed = np.isin(registration, _CLOSED_REGISTRATIONS)
    resting = np.isin(operation, _CLOSED_OPERATIONS)
    seats, addresses = facts.seats, facts.addresses
    elsewhere = seats.county[addresses.registered_seat] != seats.county[facts.population.seat]
    rows = {
        "only_in_frame": in_frame & ~in_census & ~facts.population.is_standing(Standing.MERGED),
        "only_in_census": ~in_frame & in_census & (facts.population.subkind != "law_firm"),
        "closed_but_operating": in_census & closed & (operation == "operating"),
        "operating_but_closed": (registration == "active") & resting,
        "moved": facts.population.ordinary & elsewhere,
    }
    return {name: sorted(ids[asked & some].tolist()) for name, some in rows.items()}


def _count_blocks(city: City, counted: Flags) -> dict[str, int]:
    """Count of how many organizations each of the six blocks is known; all Party ledgers are there."""
    facts = city.facts
    ordinary = facts.population.ordinary
    known: Mapping[str, Flags] = {
        "existence": facts.lifecycle.in_census,
        "operation": is_filled(facts.lifecycle.operating_status),
        "employees": ordinary & facts.economy.employees_known,
        "party_organization": np.ones(len(counted), dtype=np.bool_),
        "members": ordinary & facts.members.known,
        "ownership": _find_owned(city),
    }
    blocks = {**known, "complete": np.logical_and.reduce(list(known.values()))}
    return {"population": int(counted.sum()), **{name: int((counted & rows).sum()) for name, rows in blocks.items()}}


def _find_owned(city: City) -> Flags:
    """Find the organizations whose census row says who owns them."""
    columns = city.sheets["organizations"].columns
    codes = set(columns["uscc"][is_filled(columns["ownership"])].tolist())
    return np.array([code in codes and code is not None for code in city.facts.names.uscc.tolist()])
