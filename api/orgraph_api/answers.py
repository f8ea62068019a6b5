"""Answers: what pages and the API both ask of an edition, each worked out once per batch and question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.analyses import measure_alliances, measure_census, measure_coverage
from orgraph.analyses.affiliation import TERM_CODES, list_affiliation
from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.facts.dimensions import DIMENSIONS, find_dimensions
from orgraph.analyses.facts.places import list_unit_words
from orgraph.analyses.overview import measure_overview
from orgraph.analyses.reporting import list_reporting
from orgraph.analyses.slices.networks import list_city_slice, list_surroundings
from orgraph.analyses.slices.visits import list_visit_slice
from orgraph.analyses.visits import measure_visits
from orgraph.errors import InvalidValueError
from orgraph.views.drawing import draw_network
from orgraph_api.errors import refuse_unit
from orgraph_api.parameters import PAGE, UNKNOWN
from orgraph_api.search import NameIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses import Alliances, Census, Coverage
    from orgraph.analyses.affiliation import Affiliation, Tree
    from orgraph.analyses.alliances import AllianceList
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.overview import Overview
    from orgraph.analyses.reporting import Reporting
    from orgraph.analyses.slices.networks import Slice
    from orgraph.analyses.visits import Visits
    from orgraph.views.drawing import Drawing
    from orgraph_api.editions import Edition


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a longer list; `after` is the key to go on from, None at the end."""

    table: pa.Table
    total: int
    after: str | None

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "total": self.total,
            "after": self.after,
            "columns": self.table.column_names,
            "rows": self.table.to_pylist(),
        }


def find_coverage(edition: Edition, *, day: date | None = None, by: Sequence[str] = ()) -> Coverage:
    """Find coverage, by any dimensions."""
    return edition.answers.find(
        ("coverage", day, tuple(by)),
        lambda: measure_coverage(edition.snapshot, rules=edition.rules, day=day, by=tuple(by)),
    )


def find_census(edition: Edition, *, day: date | None = None, by: Sequence[str] = ()) -> Census:
    """Find the census, by any dimensions (by unit where none are named)."""
    return edition.answers.find(
        ("census", day, tuple(by)),
        lambda: measure_census(edition.snapshot, rules=edition.rules, day=day, by=tuple(by)),
    )


def find_overview(edition: Edition) -> Overview:
    """Find the overview."""
    return edition.answers.find("overview", lambda: measure_overview(edition.snapshot, rules=edition.rules))


def find_alliances(edition: Edition, *, day: date | None = None) -> AllianceList:
    """Find the alliances."""
    return edition.answers.find(
        ("alliances", day), lambda: list_alliances(edition.snapshot, rules=edition.rules, day=day)
    )


def find_measured_alliances(edition: Edition, *, day: date | None = None) -> Alliances:
    """Find the alliances with the four tests and how they work."""
    return edition.answers.find(
        ("alliances measured", day), lambda: measure_alliances(edition.snapshot, rules=edition.rules, day=day)
    )


def find_visits(edition: Edition, *, day: date | None = None) -> Visits:
    """Find the visits of the quarter."""
    return edition.answers.find(("visits", day), lambda: measure_visits(edition.snapshot, rules=edition.rules, day=day))


def find_affiliation(edition: Edition, *, day: date | None = None) -> Affiliation:
    """Find the Party organizations in their tree."""
    return edition.answers.find(
        ("affiliation", day), lambda: list_affiliation(edition.snapshot, rules=edition.rules, day=day)
    )


def find_party_tree(edition: Edition, *, unit: str | None = None, term: str | None = None) -> Tree:
    """Find the tree of Party organizations, kept to what stands below the tops of a counting unit, and to a term."""
    affiliation = find_affiliation(edition)
    tree = affiliation.tree
    if unit is not None:
        keys = (*affiliation.areas.unit_keys, UNKNOWN)
        if unit not in keys:
            raise refuse_unit(unit)
        tree = tree.keep(affiliation.unit[tree.tops] == keys.index(unit))
    if term is not None:
        tree = tree.keep(affiliation.term[tree.positions] == TERM_CODES.index(term))
    return tree


def find_reporting(edition: Edition) -> Reporting:
    """Find which ledgers are loaded."""
    return edition.answers.find("reporting", lambda: list_reporting(edition.snapshot, rules=edition.rules))


def find_stale_rows(edition: Edition, *, unit: str | None = None) -> pa.Table:
    """Find the organizations that were verified too long ago or never, of one unit where its key is given."""
    reporting = find_reporting(edition)
    table = edition.answers.find("stale rows", reporting.stale_rows)
    if unit is None:
        return table
    titles = dict(zip(reporting.areas.unit_keys, reporting.areas.unit_titles, strict=True))
    if unit not in titles:
        raise refuse_unit(unit)
    return table.filter(pc.equal(table["unit"], titles[unit]))


def find_city_slice(edition: Edition) -> Slice:
    """Find the alliances of the city and the members that they share."""
    return edition.answers.find("city slice", lambda: list_city_slice(find_alliances(edition)))


def find_surroundings(edition: Edition, *, kind: str, key: str) -> Slice:
    """Find what lies around one node."""
    return edition.answers.find(
        ("surroundings", kind, key),
        lambda: list_surroundings(edition.snapshot, rules=edition.rules, kind=kind, key=key),
    )


def find_drawing(edition: Edition, found: Slice, *, language: str = "zh") -> Drawing:
    """Find how a slice of the edition is drawn."""
    return edition.answers.find(
        ("drawing", found.nodes, found.edges, language),
        lambda: draw_network(found.nodes, found.edges, language=language),
    )


def find_visit_slice(edition: Edition, *, unit: str | None = None, status: str | None = None) -> Slice:
    """Find the visiting network of the quarter."""
    return edition.answers.find(
        ("visit slice", unit, status), lambda: list_visit_slice(find_visits(edition), unit=unit, status=status)
    )


def find_names(edition: Edition) -> NameIndex:
    """Find the index of the names of all organizations."""
    nodes = edition.snapshot.nodes("Organization")
    return edition.answers.find("names", lambda: NameIndex(nodes.text("name"), nodes.keys))


def find_rows(
    edition: Edition,
    *,
    of: str,
    day: date | None = None,
    status: str | None = None,
    where: Mapping[str, str | None],
) -> pa.Table:
    """Find the rows behind a figure of coverage, kept to some values of dimensions."""
    coverage = find_coverage(edition, day=day)
    table = edition.answers.find(("rows", of, day), lambda: coverage.rows(of))
    if status is not None and "status" in table.column_names:
        table = table.filter(pc.equal(table["status"].cast(pa.string()), status))
    wanted = {name: key for name, key in where.items() if key is not None}
    if wanted:
        nodes = edition.snapshot.nodes("Organization")
        positions = nodes.positions(table["key"].combine_chunks())
        table = table.filter(pa.array(find_inside(edition, wanted, day=day)[positions]))
    return table


def find_dimension(edition: Edition, name: str, *, day: date | None = None) -> Dimension:
    """Find the value of every organization on one dimension."""
    coverage = find_coverage(edition, day=day)
    return edition.answers.find(
        ("dimension", name, day),
        lambda: find_dimensions(edition.snapshot, coverage.city.places, (name,), rules=edition.rules, day=coverage.day)[
            0
        ],
    )


def find_inside(edition: Edition, wanted: Mapping[str, str], *, day: date | None = None) -> NDArray[np.bool_]:
    """Find the organizations that have the wanted value on every dimension; ``-`` stands for unknown.

    Raises
    ------
    InvalidValueError
        Where a dimension has no such value.
    """
    inside = np.ones(len(edition.snapshot.nodes("Organization")), dtype=np.bool_)
    for name, key in wanted.items():
        dimension = find_dimension(edition, name, day=day)
        if key != UNKNOWN and key not in dimension.keys:
            raise InvalidValueError(
                f'"{key}" is no value of {name}: take one of the groups.',
                chinese=f"“{DIMENSIONS[name].zh}”没有“{key}”这一取值；请从分组结果中选取。",
                argument=name,
            )
        inside &= dimension.codes == (dimension.size - 1 if key == UNKNOWN else dimension.keys.index(key))
    return inside


def find_organizations(edition: Edition, *, words: str | None, where: Mapping[str, str | None]) -> NDArray[np.int32]:
    """Find organizations by words and by dimensions; all that exist on the day where neither is given."""
    coverage = find_coverage(edition)
    found = coverage.rungs[coverage.patterns] >= 0
    wanted = {name: key for name, key in where.items() if key is not None}
    if wanted:
        found = found & find_inside(edition, wanted)
    if words and words.strip():
        named = find_names(edition).find(words)
        return named[found[named]]
    return np.flatnonzero(found).astype(np.int32)


def list_organizations(edition: Edition, positions: NDArray[np.int32]) -> pa.Table:
    """List some organizations: key, name, kind, unit, township, rung."""
    coverage = find_coverage(edition)
    nodes, places = edition.snapshot.nodes("Organization"), coverage.city.places
    rows = nodes.read_arrow(("name", "kind"), rows=positions)
    return pa.table(
        {
            "key": rows["key"],
            "name": rows["name"] if "name" in rows.column_names else pa.nulls(len(positions), pa.string()),
            "kind": rows["kind"].cast(pa.string())
            if "kind" in rows.column_names
            else pa.nulls(len(positions), pa.string()),
            "unit": list_unit_words(places.areas, places.unit[positions]).cast(pa.string()),
            "rung": _list_rungs(coverage, positions),
        }
    )


def _list_rungs(coverage: Coverage, positions: NDArray[np.int32]) -> pa.Array:
    codes = coverage.rungs[coverage.patterns[positions]]
    words = pa.array(list(coverage.ladder), pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), words).cast(pa.string())


def cut_page(
    table: pa.Table,
    *,
    limit: int | None,
    after: str | int | None,
    whole: bool = False,
    by: str = "key",
    in_order: bool = False,
) -> Page:
    """Cut one page out of rows sorted by a key of their own; the whole rest where an export asks for no limit.

    Parameters
    ----------
    in_order
        Whether the rows stand in an order of their own instead, and go on below the one that `after` names.
    """
    total = table.num_rows
    if after is not None and in_order:
        row = pc.index(table[by], after).as_py()
        if row < 0:
            raise InvalidValueError(
                f'The list has no "{after}": send the `after` of the page before.',
                chinese=f"名单中没有“{after}”；请用上一页的 after 值。",
                argument="after",
            )
        table = table.slice(row + 1)
    elif after is not None:
        table = table.filter(pc.greater(table[by], after))
    length = limit or (table.num_rows if whole else PAGE)
    shown = table.slice(0, length)
    return Page(shown, total, str(shown[by][-1]) if table.num_rows > length else None)
