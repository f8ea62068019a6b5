"""Lists beside the rates: what disagrees, what should be built otherwise, whose term has run out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.facts.knowledge import find_code, find_codes
from orgraph.analyses.facts.ladder import JOINT, NOT_FOUND, REGIONAL, SOLO
from orgraph.analyses.facts.standing import COUNTED
from orgraph.kernels.three_valued import UNKNOWN, YES, is_any
from orgraph.model import vocabulary
from orgraph.snapshot import LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.rules import Rules
    from orgraph.rules.thresholds import TermYears
    from orgraph.snapshot import NodeTable, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lists:
    """Sorted positions, of organizations unless said otherwise.

    Attributes
    ----------
    should_be_solo
        In operation, must build, and have only a joint, regional or industry Party organization (应单建未单建).
    declared_disagreements
        The census declares another form than the Party ledgers show.
    form_disagreements
        Rows of COVERS: declared solo where several units are covered, or joint where one is.
    term_expired
        Covered by a Party organization whose term has run out; it covers still.
    oversized
        Party organizations: joint ones that cover more units than is usual.
    """

    should_be_solo: NDArray[np.int32]
    declared_disagreements: NDArray[np.int32]
    form_disagreements: NDArray[np.int32]
    term_expired: NDArray[np.int32]
    oversized: NDArray[np.int32]

    def as_dict(self, snapshot: Snapshot) -> dict[str, Any]:
        """As JSON holds it: keys."""
        keys, parties = snapshot.nodes("Organization").keys, snapshot.nodes("PartyOrganization").keys
        covers = snapshot.relation("COVERS")
        form = covers.choice("form")
        forms = vocabulary("coverage_form").codes
        return {
            "should_be_solo": keys.take(self.should_be_solo).to_pylist(),
            "declared_disagreements": keys.take(self.declared_disagreements).to_pylist(),
            "form_disagreements": [
                {
                    "party_organization": parties[int(covers.source_positions[row])].as_py(),
                    "organization": keys[int(covers.target_positions[row])].as_py(),
                    "declared": forms[form[row]],
                }
                for row in self.form_disagreements.tolist()
            ],
            "term_expired": keys.take(self.term_expired).to_pylist(),
            "oversized": parties.take(self.oversized).to_pylist(),
        }


def find_lists(snapshot: Snapshot, city: City, *, rules: Rules, day: date) -> Lists:
    """Find what somebody should look at."""
    links, coverage, attributes = city.links, city.coverage, city.attributes
    counted, known = attributes.standing == COUNTED, attributes.party_known
    should = counted & known & (attributes.operating == YES) & (attributes.must_build == YES)
    declared = _find_declared(snapshot.nodes("Organization"), coverage.rung)
    solo, joint = find_codes("coverage_form", "solo", "joint")
    form = snapshot.relation("COVERS").choice("form")[links.rows]
    wrong = ((form == solo) & (coverage.link_rung == JOINT)) | ((form == joint) & (coverage.link_rung == SOLO))
    expired = find_expired(snapshot.nodes("PartyOrganization"), years=rules.term_years, day=day)
    large = coverage.units > rules.establish.joint_branch_max_units
    is_joint = np.zeros(len(large), dtype=np.bool_)
    is_joint[links.party[coverage.link_rung == JOINT]] = True
    return Lists(
        should_be_solo=_sort(should & (coverage.rung >= JOINT)),
        declared_disagreements=_sort(declared & counted & known),
        form_disagreements=np.sort(links.rows[wrong]),
        term_expired=_sort(counted & (coverage.rung != NOT_FOUND) & expired[coverage.party]),
        oversized=_sort(large & is_joint),
    )


def find_expired(parties: NodeTable, *, years: TermYears, day: date) -> NDArray[np.bool_]:
    """Find the Party organizations whose term has run out; one more entry, for position −1, is False.

    Where the end of the term is not given, it follows from the last election and the level.
    """
    number = days_since_1970(day)
    ends_on = parties.day("term_ends_on", missing=LAST_DAY)
    elected = parties.day("elected_on", missing=LAST_DAY)
    expired = ends_on < number
    for level in ("committee", "general_branch", "branch"):
        rows = (
            (ends_on == LAST_DAY) & (elected != LAST_DAY) & (parties.choice("level") == find_code("party_level", level))
        )
        elected_on = elected[rows].astype("datetime64[D]")
        month = elected_on.astype("datetime64[M]")
        ended = (month + 12 * getattr(years, level)).astype("datetime64[D]") + (elected_on - month)
        expired[rows] = ended.astype(np.int64) <= number
    return np.append(expired, np.False_)


def _find_declared(organizations: NodeTable, rung: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Find where the census declares another rung than the one that was found."""
    declared = organizations.choice("declared_coverage")
    regional = is_any(declared, find_codes("declared_coverage", "regional", "industry"))
    solo, joint = find_codes("declared_coverage", "solo", "joint")
    said = np.select([declared == solo, declared == joint, regional], [SOLO, JOINT, REGIONAL], NOT_FOUND)
    return np.asarray((declared != UNKNOWN) & (said != rung))


def _sort(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.flatnonzero(mask).astype(np.int32)
