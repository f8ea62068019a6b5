"""Findings: what an analysis has to say, in two languages, with the rows that it stands on.

Every analysis returns its own result and can state it as findings; views render findings and know no analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """Give both languages, as JSON holds them."""
        return {"zh": self.zh, "en": self.en}

    def in_language(self, language: str) -> str:
        """Give the words in English for ``en``, else in Chinese."""
        return self.en if language == "en" else self.zh


ORGANIZATIONS: Final = Words("家", "organizations")
SHARE: Final = Words("比例", "share")
DAYS: Final = Words("天", "days")
CARRIERS: Final = Words("个载体", "carriers")
PAIRS: Final = Words("对", "pairs")


def show_count(number: float, singular: str, plural: str | None = None) -> str:
    """Show how many there are, in English: ``"1 host"``, ``"2 hosts"``, ``"1,024 hosts"``.

    Examples
    --------
    >>> show_count(1, "host"), show_count(0, "host"), show_count(2000, "county", "counties")
    ('1 host', '0 hosts', '2,000 counties')
    """
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a result was made from: the same four make the same result again.

    Attributes
    ----------
    day
        Day that the result describes.
    snapshot, rules
        Digests (SHA-256) of the snapshot and of the rule set.
    program
        Version of orgraph.
    synthetic
        True where the data were generated; every export says so.
    """

    day: date
    snapshot: str
    rules: str
    program: str
    synthetic: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the fields that every JSON answer begins with."""
        return {
            "as_of": self.day.isoformat(),
            "snapshot": self.snapshot,
            "rules": self.rules,
            "program": self.program,
            "synthetic": self.synthetic,
        }


def find_provenance(snapshot: Snapshot, *, rules: Rules, day: date) -> Provenance:
    """Find out what an analysis of a snapshot with some rules is made from."""
    return Provenance(
        day=day, snapshot=snapshot.digest, rules=rules.digest, program=_find_version(), synthetic=snapshot.synthetic
    )


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The rows behind a finding: a kind of node, and sorted positions in the snapshot."""

    kind: str
    positions: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finding:
    """One sentence about the city, and what it stands on.

    Attributes
    ----------
    indicator
        Number of the indicator in the plan, as ``"I07"``.
    clause
        Clause of the plan, as ``"二(一)2"``.
    value
        The figure of the sentence; None where it cannot be known.
    unit
        Unit of the value.
    numerator
        Count above the line of a share; None where the value is no share.
    denominator
        Of what; a share without it says nothing.
    """

    indicator: str
    clause: str
    sentence: Words
    value: float | None
    unit: Words
    numerator: int | None = None
    denominator: Words | None = None
    evidence: tuple[Evidence, ...] = ()


@cache
def _find_version() -> str:
    return version("orgraph")
