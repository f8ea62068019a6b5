"""All facts of one demo city, drawn before any ledger is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.coordinates import convert_from_wgs84
from orgraph.demo.brands import Brands
from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, pick
from orgraph.demo.facts.addresses import Addresses, draw_addresses, place_in_carriers
from orgraph.demo.facts.carriers import Carriers, draw_carriers
from orgraph.demo.facts.coverage import Form, Reach, draw_reach
from orgraph.demo.facts.economy import Economy, draw_economy
from orgraph.demo.facts.lifecycle import Lifecycle, draw_lifecycle
from orgraph.demo.facts.members import Members, draw_members
from orgraph.demo.facts.names import Names, draw_names
from orgraph.demo.facts.party import Party, draw_party
from orgraph.demo.facts.places import Seats, list_seats
from orgraph.demo.facts.population import Population, Standing, draw_population
from orgraph.demo.facts.roles import Roles, draw_roles
from orgraph.demo.facts.units import Units, list_units

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.demo.calibration import Days, Flags, Integers, Numbers, Size, Texts

WGS84, GCJ02 = "WGS-84", "GCJ-02"
_PUBLIC_EVERY: Final = 4
"""One in so many of the enterprises that the census lacks belongs to the state or a collective."""
# The first of these that a unit has supervises its social organizations of a subkind.
_SUPERVISORS: Final = {
    "private_school": "教育局",
    "private_hospital": "卫健局",
    "care_home": "民政局",
    "trade_association": "经信局",
    "chamber": "工商联",
    "learned_society": "科协",
    "research_society": "社科联",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is so in the city, aligned by position.

    Attributes
    ----------
    declared
        What each organization's census row says of its coverage, as a `Form`; a few disagree with the Party ledger.
    stated_industry
        The trade as ledgers say it: some too coarsely, some not at all.
    supervising
        Code of the supervising unit of social organizations, else None.
    public
        State or collective enterprises, which only the business registry knows: no two-new organizations.
    """

    size: Size
    seed: int
    seats: Seats
    carriers: Carriers
    units: Units
    population: Population
    names: Names
    addresses: Addresses
    economy: Economy
    lifecycle: Lifecycle
    members: Members
    reach: Reach
    party: Party
    roles: Roles
    declared: Integers
    stated_industry: Texts
    supervising: Texts
    public: Flags

    def generator(self, part: str) -> np.random.Generator:
        """Return a generator of its own for one part, so that parts may change without moving the others."""
        return make_generator(self.seed, part)

    def list_coordinates(self, longitude: Numbers, latitude: Numbers, unit: Integers) -> dict[str, npt.NDArray[Any]]:
        """Return the cells of coordinates in the system that each unit declares."""
        system = list_coordinate_systems()[unit]
        known = ~np.isnan(longitude)
        east, north = longitude.copy(), latitude.copy()
        east[known], north[known] = convert_from_wgs84(longitude[known], latitude[known], system[known])
        cells: dict[str, npt.NDArray[Any]] = {"longitude": np.round(east, 6), "latitude": np.round(north, 6)}
        if self.size.files != "by_unit":
            system = as_texts(system)
            system[~known] = None
            cells["coordinate_system"] = system
        return cells


def make_generator(seed: int, part: str) -> np.random.Generator:
    """Make the random generator of one part of the city."""
    return np.random.default_rng([seed, *part.encode()])


def list_coordinate_systems() -> Texts:
    """List the reference system that each unit declares."""
    calibration = read_calibration()
    foreign = calibration.shares["census"]["gcj02_units"]
    return as_texts([GCJ02 if unit.key in foreign else WGS84 for unit in calibration.units])


def draw_facts(size: Size, seed: int) -> Facts:
    """Draw a city; the same size and seed give the same city."""
    seats = list_seats(size)
    units = list_units(size, seats)
    brands = Brands(make_generator(seed, "brands"))
    carriers = draw_carriers(make_generator(seed, "carriers"), size, seats, brands)
    generator = make_generator(seed, "population")
    population = place_in_carriers(generator, draw_population(generator, size, seats), carriers)
    names = draw_names(make_generator(seed, "names"), population, seats, brands)
    addresses = draw_addresses(make_generator(seed, "addresses"), population, seats, carriers)
    economy = draw_economy(make_generator(seed, "economy"), population)
    lifecycle = draw_lifecycle(make_generator(seed, "lifecycle"), population)
    members = draw_members(make_generator(seed, "members"), population, economy)
    reach = draw_reach(make_generator(seed, "coverage"), population, lifecycle, economy, members)
    party = draw_party(make_generator(seed, "party"), population, members, reach, units)
    lifecycle = replace(lifecycle, registered_on=_register_before(lifecycle, party))
    generator = make_generator(seed, "statements")
    return Facts(
        size=size,
        seed=seed,
        seats=seats,
        carriers=carriers,
        units=units,
        population=population,
        names=names,
        addresses=addresses,
        economy=economy,
        lifecycle=lifecycle,
        members=members,
        reach=reach,
        party=party,
        roles=draw_roles(make_generator(seed, "roles"), population, lifecycle, economy),
        declared=_declare(generator, population, reach),
        stated_industry=_state_industry(generator, population),
        supervising=_find_supervisors(population, units),
        public=population.is_standing(Standing.REGISTRY_ONLY) & (np.arange(len(population)) % _PUBLIC_EVERY == 0),
    )


def _register_before(lifecycle: Lifecycle, party: Party) -> Days:
    """Register every organization before its own Party organization is founded."""
    registered_on = lifecycle.registered_on.copy()
    rows = np.flatnonzero(party.organization >= 0)
    np.minimum.at(registered_on, party.organization[rows], party.established_on[rows] - 60)
    return registered_on


def _declare(generator: np.random.Generator, population: Population, reach: Reach) -> Integers:
    """Say what covers each organization; a few rows of the census say something else."""
    declared = reach.form.copy()
    share = read_calibration().shares["coverage"]["declared_disagrees"]
    wrong = pick(generator, population.ordinary, max(population.ordinary.sum() * share, 4))
    others = np.array([Form.SOLO, Form.NONE, Form.SOLO, Form.JOINT, Form.NONE])
    declared[wrong] = others[reach.form[wrong]]
    return declared


def _state_industry(generator: np.random.Generator, population: Population) -> Texts:
    shares = read_calibration().shares["census"]
    stated = population.industry.copy()
    rows = generator.permutation(np.flatnonzero(population.ordinary & ~population.social))
    coarse, unknown = (round(len(rows) * shares[name]) for name in ("industry_coarse", "industry_unknown"))
    stated[rows[:coarse]] = as_texts([key[:2] for key in stated[rows[:coarse]]])
    stated[rows[coarse : coarse + unknown]] = None
    copied = population.origin >= 0
    stated[copied] = stated[population.origin[copied]]
    return stated


def _find_supervisors(population: Population, units: Units) -> Texts:
    """Find the department that supervises each social organization, by its subkind or else in turn."""
    codes = as_texts([None] * len(population))
    for unit in np.unique(population.unit):
        bodies = units.list_members(int(unit))
        rows = np.flatnonzero(population.social & (population.unit == unit))
        codes[rows] = units.code[bodies[np.arange(len(rows)) % len(bodies)]]
        for subkind, ending in _SUPERVISORS.items():
            fitting = [body for body in bodies.tolist() if units.name[body].endswith(ending)]
            if fitting:
                codes[rows[population.subkind[rows] == subkind]] = units.code[fitting[0]]
    return codes
