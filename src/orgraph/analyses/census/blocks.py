"""The six blocks (六清): what the census knows of each organization (I03) and of each learned society (I05).

A block is known where some ledger says it, not known where the census of the unit is loaded and leaves it empty, and
unknown where that census was not loaded. Organizations that closed are settled by that; they are not asked further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.gaps import Cause
from orgraph.analyses.rates.measures import COVERED, NOT_KNOWN, OUTSIDE, UNCOVERED, Measure
from orgraph.analyses.rates.rate import Counts, Rate, measure_rates
from orgraph.findings import Words
from orgraph.kernels.grouping import Codes, group_rows
from orgraph.kernels.three_valued import UNKNOWN, YES, Truth, both, settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.facts.gaps import GapWriter
    from orgraph.snapshot import NodeTable

BLOCKS: Final[dict[str, Words]] = {
    "existence": Words("数量清", "existence"),
    "operation": Words("运转情况清", "operating state"),
    "employees": Words("职工人数清", "employees"),
    "party_organization": Words("党组织组建情况清", "Party organization"),
    "members": Words("党员状况清", "members"),
    "ownership": Words("出资人情况清", "investors"),
}
SOCIETY_BLOCKS: Final[dict[str, Words]] = {
    "existence": Words("数量清", "existence"),
    "operation": Words("运行情况清", "operating state"),
    "unit_members": Words("会员情况清", "member units"),
    "party_organization": Words("党组织组建情况清", "Party organization"),
    "members": Words("党员状况清", "members"),
    "leadership_posts": Words("负责人以及领导层人员情况清", "leadership posts"),
}
COMPLETE: Final = Words("六清", "all six")
CENSUS: Final = Cause("census")


def find_known(organizations: NodeTable, party_status: Truth, loaded: NDArray[np.bool_]) -> dict[str, Truth]:
    """Find which of the six blocks are known of each organization.

    Parameters
    ----------
    party_status
        Whether a Party organization covers it; unknown where no loaded ledger says.
    loaded
        Whether the census of its unit is loaded.
    """
    known = {
        **_find_common(organizations, party_status),
        "employees": ~np.isnan(organizations.number("employees")),
        "ownership": organizations.choice("ownership") != UNKNOWN,
    }
    return {name: settle(known[name], ~known[name] & loaded) for name in BLOCKS}


def find_known_of_societies(
    organizations: NodeTable, party_status: Truth, loaded: NDArray[np.bool_]
) -> dict[str, Truth]:
    """Find which of the six blocks of societies are known; of leaders only how many posts there are and are filled."""
    posts, filled = organizations.number("leadership_posts"), organizations.number("leadership_posts_filled")
    known = {
        **_find_common(organizations, party_status),
        "unit_members": ~np.isnan(organizations.number("unit_members")),
        "leadership_posts": ~np.isnan(posts) & ~np.isnan(filled),
    }
    return {name: settle(known[name], ~known[name] & loaded) for name in SOCIETY_BLOCKS}


def _find_common(organizations: NodeTable, party_status: Truth) -> dict[str, NDArray[np.bool_]]:
    return {
        "existence": organizations.flag("in_census") == YES,
        "operation": organizations.choice("operating_status") != UNKNOWN,
        "party_organization": (organizations.choice("declared_coverage") != UNKNOWN) | (party_status != UNKNOWN),
        "members": organizations.members("full_members") != UNKNOWN,
    }


def measure_blocks(
    known: Mapping[str, Truth],
    titles: Mapping[str, Words],
    asked: NDArray[np.bool_],
    denominator: Words,
    *,
    units: NDArray[np.int32],
    dimensions: Sequence[Dimension],
    gaps: GapWriter,
) -> tuple[tuple[Rate, ...], dict[tuple[int, ...], tuple[Rate, ...]]]:
    """Measure how many organizations each block is known of, and of how many all are: over all, and by group.

    Parameters
    ----------
    known
        The truth of each block, for all organizations.
    asked
        Whom it is asked of.

    Returns
    -------
    tuple
        A rate for each block and the last one for all of them; and the same by the codes of each group.
    """
    columns: list[tuple[Codes, int]] = [(asked, 2)]
    columns += [((truth - UNKNOWN) * asked, 3) for truth in known.values()]
    patterns = group_rows(columns, rows=len(asked))
    first = patterns.first_rows
    truths = {name: truth[first] for name, truth in known.items()}
    truths["complete"] = both(*truths.values())
    words = {**titles, "complete": COMPLETE}
    measures = [
        _measure(name, words[name], denominator, truth=truth, asked=asked[first]) for name, truth in truths.items()
    ]
    unit_count = len(gaps.knowledge.areas.units) + 1
    whole = Counts.of(patterns, units, (), unit_count=unit_count)
    blocks = tuple(measure_rates(measure, whole, patterns, gaps)[0] for measure in measures)
    counts = Counts.of(patterns, units, dimensions, unit_count=unit_count)
    by_group = [measure_rates(measure, counts, patterns, gaps) for measure in measures]
    groups = {codes: tuple(of_group[number] for of_group in by_group) for number, codes in enumerate(counts.codes)}
    return blocks, {codes: rates for codes, rates in groups.items() if rates[-1].population}


def _measure(name: str, title: Words, denominator: Words, *, truth: Truth, asked: NDArray[np.bool_]) -> Measure:
    states = np.select([~asked, truth == UNKNOWN, truth == YES], [OUTSIDE, NOT_KNOWN, COVERED], UNCOVERED).astype(
        np.int8
    )
    return Measure(
        code=name, title=title, denominator=denominator, states=states, causes={CENSUS: states == NOT_KNOWN}, target=1.0
    )
