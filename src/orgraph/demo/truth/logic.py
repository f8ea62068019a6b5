"""Who is covered: the definitions of domain.md 1.3 applied to one organization at a time, in plain logic.

This is the second of two computations. It knows what was planted, not what an import made of it, and shares no line
with the analyses: where both come to the same figures, both read the definitions alike. A fact is True, False, or None
where no ledger tells it.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple, TypeAlias

Fact: TypeAlias = bool | None
LETTERS: Final = ("A", "B", "C", "D", "E", "F", "G", "H")
EFFECTIVE: Final = "effective"
COVERED, UNCOVERED, UNKNOWN, OUTSIDE = "covered", "uncovered", "unknown", "outside"


class Case(NamedTuple):
    """What is known of one organization on one day.

    Attributes
    ----------
    standing
        ``counted``, or the rung of those that do not count: ``closed``, ``out_of_scope``, ``rolled_up``; ``absent``
        where it does not exist yet.
    covered_by
        ``solo``, ``joint``, ``regional``, or None where no Party organization covers it.
    met
        Whether a Party organization that covers it met in the last quarter.
    """

    standing: str
    operating: Fact
    enterprise: bool
    must_build: Fact
    three_haves: Fact
    above_scale: Fact
    in_size_tier: Fact
    covered_by: str | None
    met: bool
    guided: bool
    mass: Fact


def all_of(*facts: Fact) -> Fact:
    """Whether all are true; None where that depends on an unknown one.

    Examples
    --------
    >>> all_of(True, None), all_of(False, None)
    (None, False)
    """
    if False in facts:
        return False
    return None if None in facts else True


def any_of(*facts: Fact) -> Fact:
    """Whether any is true; None where that depends on an unknown one.

    Examples
    --------
    >>> any_of(True, None), any_of(False, None)
    (True, None)
    """
    if True in facts:
        return True
    return None if None in facts else False


@cache
def find_rung(case: Case) -> str:
    """Find the rung of the ladder; the first that fits."""
    if case.standing != "counted":
        return case.standing
    if case.covered_by:
        return case.covered_by
    if case.guided:
        return "instructor"
    if case.mass is None:
        return "unknown"
    return "mass" if case.mass else "none"


@cache
def find_states(case: Case) -> dict[str, str]:
    """Find for each rate whether the organization is covered, uncovered, unknown, or outside of its population."""
    covered = case.covered_by is not None
    work = any_of(case.guided, case.mass)
    questions: dict[str, tuple[Fact, Fact]] = {
        "A": (case.operating, covered),
        "B": (all_of(case.operating, case.must_build), covered),
        "C": (all_of(case.operating, case.enterprise, case.three_haves), covered),
        "D": (all_of(case.operating, case.enterprise, case.above_scale), covered),
        "E": (all_of(case.operating, case.enterprise, case.in_size_tier), covered),
        "F": (case.operating, case.covered_by == "solo"),
        "G": (all_of(case.operating, not covered), work),
        "H": (case.operating, any_of(covered, work)),
        EFFECTIVE: (case.operating, covered and case.met),
    }
    return {letter: _find_state(case, *question) for letter, question in questions.items()}


def _find_state(case: Case, belongs: Fact, covered: Fact) -> str:
    if case.standing != "counted" or belongs is False:
        return OUTSIDE
    if belongs is None or covered is None:
        return UNKNOWN
    return COVERED if covered else UNCOVERED
