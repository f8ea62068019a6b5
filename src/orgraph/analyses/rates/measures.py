"""Measures: who is covered, not covered or unknown for one rate, worked out for each pattern of attributes.

Every rate has a population and what is covered of it, both three-valued. An organization of which either is unknown
stays in the population and counts as unknown; the share leaves it out above and below the line.

Coverage is known only where "no" could be known too: where every ledger that it depends on is loaded for the unit. A
yes that another county's ledger happens to show does not count before the own one is there, nor a union before anybody
was asked about unions: if only those who are covered were known, every share would be 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.gaps import Cause
from orgraph.analyses.facts.ladder import JOINT, NOT_FOUND, REGIONAL, RUNGS, SOLO
from orgraph.analyses.facts.standing import ABSENT, CLOSED, COUNTED, OUT_OF_SCOPE, ROLLED_UP
from orgraph.kernels.three_valued import NO, UNKNOWN, YES, Truth, answer, either, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import Attributes
    from orgraph.findings import Words

OUTSIDE: Final = 0
COVERED: Final = 1
UNCOVERED: Final = 2
NOT_KNOWN: Final = 3
STATUS_CODES: Final = ("", "covered", "uncovered", "unknown")

OPERATING: Final = Cause("census", "operating_status")
KIND: Final = Cause("census", "kind")
FULL_MEMBERS: Final = Cause("census", "full_members")
FULL_TIME: Final = Cause("census", "full_time_full_members")
THREE_HAVES: Final = Cause("census", "three_haves")
ABOVE_SCALE: Final = Cause("census", "above_scale")
MASS: Final = Cause("census", "has_union")
INDUSTRY: Final = Cause("census", "industry")
PARTY: Final = Cause("party")
POSTS: Final = Cause("posts")
LIFE: Final = Cause("organization_life")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measure:
    """One rate, worked out for each pattern.

    Attributes
    ----------
    states
        ``OUTSIDE``, ``COVERED``, ``UNCOVERED`` or ``NOT_KNOWN``.
    causes
        What could tell the unknown, and of which patterns.
    target
        The share that is wanted, where there is one.
    tiers
        The parts that the rate pools.
    """

    code: str
    title: Words
    denominator: Words
    states: NDArray[np.int8]
    causes: Mapping[Cause, NDArray[np.bool_]]
    target: float | None = None
    tiers: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Who is reached by what, for each pattern; known only where the ledgers that would say "no" are loaded.

    Attributes
    ----------
    organization
        By a Party organization.
    solo
        By its own.
    guided
        By an instructor or a liaison.
    mass
        By a union, a youth league or a women's federation.
    work
        By one of these.
    anything
        By any of all.
    effective
        By a Party organization that met.
    """

    organization: Truth
    solo: Truth
    guided: Truth
    mass: Truth
    work: Truth
    anything: Truth
    effective: Truth

    @classmethod
    def of(cls, attributes: Attributes) -> Reach:
        """Tell what reaches each pattern."""
        party, posts = attributes.party_known, attributes.posts_known
        work_known = posts & attributes.mass_known
        organization, guided = answer(attributes.found != NOT_FOUND, party), answer(attributes.guided, posts)
        met = attributes.effective
        return cls(
            organization=organization,
            solo=answer(attributes.found == SOLO, party),
            guided=guided,
            mass=within(attributes.mass, attributes.mass_known),
            work=within(either(guided, attributes.mass), work_known),
            anything=within(either(organization, guided, attributes.mass), work_known & party),
            effective=within(met, party),
        )


def find_states(attributes: Attributes, *, member: Truth, covered: Truth) -> NDArray[np.int8]:
    """Find the state of each pattern for a rate, from who belongs to its population and who of them is covered."""
    known = (member == YES) & (covered != UNKNOWN)
    states = np.where(known, np.where(covered == YES, COVERED, UNCOVERED), NOT_KNOWN)
    return np.where((attributes.standing == COUNTED) & (member != NO), states, OUTSIDE).astype(np.int8)


def measure_patterns(
    attributes: Attributes,
    code: str,
    title: Words,
    denominator: Words,
    *,
    member: Truth,
    covered: Truth,
    causes: Mapping[Cause, Truth],
    target: float | None = None,
) -> Measure:
    """Measure one rate on each pattern; `causes` name the truths that go into it and what would tell them."""
    states = find_states(attributes, member=member, covered=covered)
    unknown = {cause: (truth == UNKNOWN) & (states == NOT_KNOWN) for cause, truth in causes.items()}
    return Measure(code=code, title=title, denominator=denominator, states=states, causes=unknown, target=target)


def find_rungs(attributes: Attributes, reach: Reach) -> NDArray[np.int8]:
    """Find the rung of each pattern, as places in ``RUNGS``; −1 for what does not exist on the day."""
    place = {name: number for number, name in enumerate(RUNGS)}
    organization, guided, mass = reach.organization, reach.guided, attributes.mass
    conditions = {
        "out_of_scope": attributes.standing == OUT_OF_SCOPE,
        "closed": attributes.standing == CLOSED,
        "rolled_up": attributes.standing == ROLLED_UP,
        "unknown": organization == UNKNOWN,
        "solo": attributes.found == SOLO,
        "joint": attributes.found == JOINT,
        "regional": attributes.found == REGIONAL,
        "instructor": (organization == NO) & (guided == YES),
        "mass": (organization == NO) & (guided == NO) & (mass == YES),
        "none": (organization == NO) & (guided == NO) & (mass == NO),
    }
    rungs = np.select(list(conditions.values()), [place[name] for name in conditions], default=place["unknown"])
    return np.where(attributes.standing == ABSENT, -1, rungs).astype(np.int8)
