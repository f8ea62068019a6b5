"""Addresses and coordinates: 40 % of the organizations share theirs with another, as registered addresses do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.brands import draw_streets
from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import choose_by_unit, cut_runs, pick_flags
from orgraph.demo.facts.carriers import BUILDING, DISTRICT, FEATURE_TOWN, MARKET, PARK, SMALL_FIRM_PARK
from orgraph.demo.facts.population import Standing

if TYPE_CHECKING:
    from orgraph.demo.calibration import Flags, Integers, Numbers, Texts
    from orgraph.demo.facts.carriers import Carriers
    from orgraph.demo.facts.places import Seats
    from orgraph.demo.facts.population import Population

_MAKERS: Final = (PARK, SMALL_FIRM_PARK, SMALL_FIRM_PARK, FEATURE_TOWN)
_SELLERS: Final = (MARKET, DISTRICT, BUILDING, BUILDING)
_SHARED_SIZES: Final = (2, 2, 3, 3, 4, 5, 8, 12)
_TOWNSHIP_SPREAD: Final = 0.011
"""Standard deviation in degrees: organizations lie about 1.2 km around their township."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where each organization is.

    Attributes
    ----------
    group
        The number of its address: equal numbers share address and coordinates.
    longitude, latitude
        WGS-84 to six digits; NaN where the census has none.
    registered_seat
        Seat of the registered address; another than the operating one where the organization has moved.
    """

    group: Integers
    longitude: Numbers
    latitude: Numbers
    operating: Texts
    registered: Texts
    registered_seat: Integers


def place_in_carriers(generator: np.random.Generator, population: Population, carriers: Carriers) -> Population:
    """Let a share of the organizations lie in carriers of their unit, and so where those lie."""
    carrier = _choose_carriers(generator, population, carriers)
    seat = np.where(carrier >= 0, carriers.seat[carrier], population.seat)
    return replace(population, carrier=carrier, seat=seat)


def draw_addresses(
    generator: np.random.Generator, population: Population, seats: Seats, carriers: Carriers
) -> Addresses:
    """Draw addresses and coordinates of all organizations."""
    shares = read_calibration().shares["census"]
    carrier, seat = population.carrier, population.seat
    inside = carrier >= 0
    group = _share_addresses(generator, population)
    copied = population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)
    group[copied] = group[population.origin[copied]]
    group = np.unique(group, return_inverse=True)[1].astype(np.int64)
    centre = np.array([seats.longitude[seat], seats.latitude[seat]])
    centre[:, inside] = carriers.longitude[carrier[inside]], carriers.latitude[carrier[inside]]
    spread = np.where(inside, 0.0012, _TOWNSHIP_SPREAD)
    points = np.round(centre + generator.normal(0, 1, centre.shape) * spread, 6)
    street = draw_streets(generator, len(population))
    first = np.unique(group, return_index=True)[1]
    points, street = points[:, first[group]], street[first[group]]
    operating: Texts = seats.county_title[seat] + seats.title[seat] + street
    operating[inside] = operating[inside] + carriers.name[carrier[inside]]
    hidden = pick_flags(generator, population.ordinary, shares["coordinates_unknown"])
    points[:, hidden | population.is_standing(Standing.REGISTRY_ONLY, Standing.CIVIL_AFFAIRS_ONLY)] = np.nan
    registered, registered_seat = _move(generator, population, seats, operating)
    return Addresses(
        group=group,
        longitude=points[0],
        latitude=points[1],
        operating=operating,
        registered=registered,
        registered_seat=registered_seat,
    )


def _choose_carriers(generator: np.random.Generator, population: Population, carriers: Carriers) -> Integers:
    """Put makers into parks and sellers into districts, markets and buildings of their unit."""
    share = read_calibration().shares["census"]["in_carriers"]
    placed = population.is_standing(Standing.ORDINARY, Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)
    inside = pick_flags(generator, placed & ~np.isin(population.subkind, ["private_school"]), share)
    chosen = np.full(len(population), -1, dtype=np.int64)
    makers = population.section == "C"
    for rows, kinds in ((inside & makers, _MAKERS), (inside & ~makers, _SELLERS)):
        positions = np.flatnonzero(rows)
        kind = np.asarray(kinds)[generator.integers(0, len(kinds), len(positions))]
        for number in set(kinds):
            of_kind = positions[kind == number]
            pools = [np.flatnonzero((carriers.kind == number) & (carriers.unit == unit)) for unit in range(11)]
            chosen[of_kind] = choose_by_unit(generator, population.unit[of_kind], pools)
    repeated = population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)
    chosen[repeated] = chosen[population.origin[repeated]]
    return chosen


def _share_addresses(generator: np.random.Generator, population: Population) -> Integers:
    """Give addresses numbers so that the wished share of organizations has one in common with another."""
    share = read_calibration().shares["census"]["shared_addresses"]
    carrier, count = population.carrier, len(population)
    place = np.where(carrier >= 0, carrier, carrier.max() + 1 + population.seat)
    order = generator.permutation(np.flatnonzero(population.ordinary))
    order = order[np.argsort(place[order], kind="stable")]
    run = cut_runs(generator, place[order], _SHARED_SIZES)
    sizes = np.bincount(run)
    # Addresses in carriers are shared first, then some in the streets of townships.
    likely = generator.random(len(sizes)) + 0.7 * (carrier[order[np.searchsorted(run, np.arange(len(sizes)))]] >= 0)
    ranked = np.argsort(-likely, kind="stable")
    ranked = ranked[sizes[ranked] > 1]
    chosen = ranked[np.cumsum(sizes[ranked]) <= len(order) * share]
    group = np.arange(count)
    shared = np.isin(run, chosen)
    group[order[shared]] = count + run[shared]
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _move(
    generator: np.random.Generator, population: Population, seats: Seats, operating: Texts
) -> tuple[Texts, Integers]:
    """Let a share of the organizations be registered in another township than they operate in."""
    share = read_calibration().shares["census"]["moved"]
    moved: Flags = pick_flags(
        generator, population.ordinary & (population.unit < len(read_calibration().units) - 1), share
    )
    registered, registered_seat = operating.copy(), population.seat.copy()
    rows = np.flatnonzero(moved)
    registered_seat[rows] += generator.integers(1, len(seats.unit), len(rows))
    registered_seat[rows] %= len(seats.unit)
    registered[rows] = (
        seats.county_title[registered_seat[rows]]
        + seats.title[registered_seat[rows]]
        + draw_streets(generator, len(rows))
    )
    return registered, registered_seat


def find_shared(addresses: Addresses) -> Flags:
    """Whether each organization shares its coordinates with another."""
    known = ~np.isnan(addresses.longitude)
    sizes = np.bincount(addresses.group[known], minlength=int(addresses.group.max()) + 1)
    shared: Flags = known & (sizes[addresses.group] > 1)
    return shared
