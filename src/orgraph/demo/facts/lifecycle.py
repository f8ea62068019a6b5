"""When organizations were registered, whether they still work, and which frames know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, draw_days, pick, pick_flags, rank_into
from orgraph.demo.facts.population import Standing

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags, Texts
    from orgraph.demo.facts.population import Population

NEVER: Final = np.datetime64("NaT")
# What the census and the registers say of organizations that do not work, and how many of those say so [A].
_ENDS: Final = (
    ("closed", "deregistered", 0.26),
    ("shell", "active", 0.28),
    ("not_found", "active", 0.16),
    ("suspended", "active", 0.14),
    ("moved_out", "moved_out", 0.08),
    ("operating", "revoked", 0.08),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """Statuses and days, one per organization.

    Attributes
    ----------
    operating_status
        What the census says; None where it does not know the organization.
    registration_status
        What a register says; None where none knows it.
    working
        Whether nothing says that the organization does not work.
    in_census, in_registry, in_civil_affairs
        Which frames have a row of it.
    """

    registered_on: Days
    closed_on: Days
    verified_on: Days
    operating_status: Texts
    registration_status: Texts
    working: Flags
    in_census: Flags
    in_registry: Flags
    in_civil_affairs: Flags


def draw_lifecycle(generator: np.random.Generator, population: Population) -> Lifecycle:
    """Draw statuses and days of all organizations."""
    shares = read_calibration().shares["census"]
    count = len(population)
    merged = population.is_standing(Standing.MERGED)
    outside = population.is_standing(Standing.OUTSIDE)
    unregistered = population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN, Standing.FORMER_CODE)
    ended = _pick_ended(generator, population, shares["closed"])
    rows = np.flatnonzero(ended)
    label = rank_into(generator.random(len(rows)), [share for *_, share in _ENDS])
    operating, registration = as_texts(["operating"] * count), as_texts(["active"] * count)
    operating[rows] = as_texts([status for status, *_ in _ENDS])[label]
    registration[rows] = as_texts([status for _, status, _ in _ENDS])[label]
    registration[merged] = "deregistered"
    in_census = ~population.is_standing(
        Standing.REGISTRY_ONLY, Standing.CIVIL_AFFAIRS_ONLY, Standing.MERGED, Standing.FORMER_CODE
    )
    in_registry, in_civil_affairs = _find_frames(
        generator, population, ~(outside | unregistered), shares["not_in_registry"]
    )
    operating[~in_census] = None
    registration[~(in_registry | in_civil_affairs)] = None
    registered_on = draw_days(generator, "1996-03-01", "2019-11-30", count=count)
    closed = (registration == "deregistered") | (registration == "revoked")
    closed_on = np.full(count, NEVER, dtype="datetime64[D]")
    closed_on[closed] = draw_days(generator, "2019-12-15", "2020-04-30", count=int(closed.sum()))
    return Lifecycle(
        registered_on=registered_on,
        closed_on=closed_on,
        verified_on=_draw_verified(generator, in_census, shares["stale"]),
        operating_status=operating,
        registration_status=registration,
        working=~ended & ~merged,
        in_census=in_census,
        in_registry=in_registry,
        in_civil_affairs=in_civil_affairs,
    )


def _pick_ended(generator: np.random.Generator, population: Population, share: float) -> Flags:
    """Pick organizations that work no longer; none that others of the demonstration lean on."""
    leaned_on = np.isin(np.arange(len(population)), np.r_[population.origin, population.legal_entity])
    first = np.isin(np.arange(len(population)), np.unique(population.unit, return_index=True)[1])
    free = population.ordinary & ~leaned_on & ~first & (population.legal_entity < 0)
    return pick_flags(generator, free, share * population.ordinary.sum() / max(free.sum(), 1), minimum=12)


def _find_frames(
    generator: np.random.Generator, population: Population, registered: Flags, missing: float
) -> tuple[Flags, Flags]:
    """Find which organizations stand in the business registry, and which in that of civil affairs.

    Law firms are registered by the judicial authority, whose list nobody loads.
    """
    missed = pick_flags(generator, population.ordinary & (population.legal_entity < 0), missing, minimum=2)
    missed[np.unique(population.unit, return_index=True)[1]] = False
    listed = registered & ~missed & (population.subkind != "law_firm")
    return listed & ~population.social, listed & population.social


def _draw_verified(generator: np.random.Generator, in_census: Flags, stale: float) -> Days:
    """Most rows of the census are a few weeks old, some are older than 90 days, some than 180, a few undated."""
    count = len(in_census)
    verified_on = draw_days(generator, "2020-04-05", "2020-06-28", count=count)
    old = pick(generator, in_census, in_census.sum() * 0.30)
    verified_on[old] = draw_days(generator, "2020-01-05", "2020-03-25", count=len(old))
    stale_rows = pick(generator, old, in_census.sum() * stale)
    verified_on[stale_rows] = draw_days(generator, "2019-03-01", "2019-12-31", count=len(stale_rows))
    verified_on[pick(generator, in_census, in_census.sum() * 0.01)] = NEVER
    verified_on[~in_census] = NEVER
    return verified_on
