"""What prevented a place: for every organization without a group the rule that stands in its way, in words.

The first that holds of: its place is unknown, nobody may host where it is, too few organizations lie within reach, a
border cuts off those that would be enough, a decision keeps it out, its neighbours are in other groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.candidates import NOWHERE
from orgraph.analyses.proposals.result.figures import Unplaced
from orgraph.analyses.proposals.result.obstacles import BORDER, DECIDED, NO_HOST, PLACE_UNKNOWN, TAKEN, TOO_FEW
from orgraph.analyses.proposals.search.contiguity import find_contiguity
from orgraph.findings import Words
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions


def find_prevented(
    candidates: Candidates,
    rest: NDArray[np.int64],
    hosted: dict[str, NDArray[np.bool_]],
    conditions: Conditions,
    decided: NDArray[np.bool_],
) -> tuple[Unplaced, ...]:
    """Find for each of the rest the rule that prevented a group; `decided` are those that decisions speak of."""
    everybody = np.ones(len(candidates), dtype=np.bool_)
    found = measure_reach(candidates, hosted, conditions)
    unhosted = measure_reach(candidates, dict.fromkeys(hosted, everybody), conditions)
    crossing = measure_reach(candidates, dict.fromkeys(hosted, everybody), conditions, crossing=True)
    words = _write_rules(conditions)
    unplaced = []
    for row in rest.tolist():
        if found[row] >= conditions.minimum:
            rule = DECIDED if decided[row] else TAKEN
        elif unhosted[row] >= conditions.minimum:
            rule = NO_HOST
        elif crossing[row] >= conditions.minimum:
            rule = BORDER
        elif candidates.basis[row] == NOWHERE and unhosted[row] <= 1:
            rule = PLACE_UNKNOWN
        else:
            rule = TOO_FEW
        unplaced.append(Unplaced(position=int(candidates.positions[row]), rule=rule, words=words[rule]))
    return tuple(unplaced)


def measure_reach(
    candidates: Candidates,
    hosted: dict[str, NDArray[np.bool_]],
    conditions: Conditions,
    *,
    crossing: bool = False,
) -> NDArray[np.int64]:
    """Measure how many organizations hang together with each, itself included, in the kind where they are most."""
    most = np.zeros(len(candidates), dtype=np.int64)
    for kind in conditions.precedence:
        contiguity = find_contiguity(candidates, kind, conditions, hosted=hosted[kind], crossing=crossing)
        components = contiguity.find_components()
        sizes = np.bincount(components[components >= 0], minlength=len(candidates) + 1)
        most = np.maximum(most, np.where(components >= 0, sizes[components], 0))
    return most


def _write_rules(conditions: Conditions) -> dict[str, Words]:
    low, radius = conditions.minimum, f"{conditions.radius_m:g}"
    titles, kept = vocabulary("alliance_kind"), ", ".join(conditions.borders)
    return {
        PLACE_UNKNOWN: Words(
            "坐标、载体和乡镇（街道）均未知，无法判断相邻单位",
            "Coordinates, carrier and township are unknown: its neighbours cannot be told",
        ),
        TOO_FEW: Words(
            f"相邻（{radius}米内、同一载体）或同行业的单位不足{low}家",
            f"Fewer than {low} organizations lie within reach ({radius} m, one carrier) or share its trade",
        ),
        NO_HOST: Words(
            "相邻单位足够，但当地没有符合规定的牵头单位",
            "There are enough neighbours, but nobody there may host an alliance of them",
        ),
        BORDER: Words(
            f"跨县（市、区）才够最少成员数，而这几类联盟不跨县：{'、'.join(map(titles.title, conditions.borders))}",
            f"Only across a county border would there be enough, and these kinds stop there: {kept}",
        ),
        DECIDED: Words("按已定的锁定、分开或拒绝意见，无法编组", "Decisions on it leave no group that could hold it"),
        TAKEN: Words(
            f"相邻单位都已编入其他联盟：没有找到不超过{conditions.maximum}家、让出成员后又不少于{low}家的编法；可试用“锁定”指定同组单位",
            f"Its neighbours are in other groups: no way was found to add it within {conditions.maximum}, or to spare "
            f"them for it with {low} left; locking it together with some may show one",
        ),
    }
