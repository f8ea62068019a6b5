"""Rows behind the rates, as tables: who they are, what their status is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from orgraph.analyses.facts.ladder import RUNGS
from orgraph.analyses.facts.places import list_unit_words
from orgraph.analyses.facts.requirements import list_member_words
from orgraph.analyses.rates.measures import NOT_KNOWN, STATUS_CODES
from orgraph.errors import InvalidValueError
from orgraph.model import vocabulary
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.coverage.figures import CoverageFigures
    from orgraph.analyses.rates.rate import Rate

MUST_BUILD_MISSING = "must_build_missing"


def list_rows(coverage: CoverageFigures, code: str) -> pa.Table:
    """List the organizations behind a rate, a rung of the ladder, or the must-build list.

    Returns
    -------
    pyarrow.Table
        ``key, name, unit, status, rung, party_organization, party_organization_name, post, because``, sorted by key.
        `because` says for unknown ones what would tell. The must-build list has ``full_members, reason_not_built,
        declared_coverage, days_since_registered`` beside them.
    """
    if code in RUNGS:
        return _list_organizations(coverage, coverage.find_rung_positions(code), None)
    codes = [*(rate.code for rate in coverage.rates), coverage.effective.code]
    if code not in (*codes, MUST_BUILD_MISSING):
        known = ", ".join([*codes, MUST_BUILD_MISSING, *RUNGS])
        raise InvalidValueError(f'"{code}" has no rows. Rows are there for {known}.')
    rate = coverage.rate("B" if code == MUST_BUILD_MISSING else code)
    if code != MUST_BUILD_MISSING:
        return _list_organizations(coverage, rate.population_positions, rate)
    positions = rate.uncovered_positions
    table = _list_organizations(coverage, positions, rate)
    for name, column in _list_duty(coverage, positions).items():
        table = table.append_column(name, column)
    return table


def _list_organizations(coverage: CoverageFigures, positions: NDArray[np.int32], rate: Rate | None) -> pa.Table:
    organizations = coverage.snapshot.nodes("Organization")
    patterns = coverage.patterns[positions]
    columns = {
        "key": organizations.keys.take(pa.array(positions)),
        "name": organizations.text("name").take(pa.array(positions)),
        "unit": list_unit_words(coverage.city.places.areas, coverage.city.places.unit[positions]),
    }
    if rate is not None:
        columns["status"] = _list_words(rate.states[patterns], STATUS_CODES)
    columns["rung"] = _list_words(coverage.rungs[patterns], tuple(RUNGS))
    party = coverage.city.coverage.party[positions]
    parties = coverage.snapshot.nodes("PartyOrganization")
    found = pa.array(party, mask=party < 0)
    columns["party_organization"] = parties.keys.take(found)
    columns["party_organization_name"] = parties.text("name").take(found)
    columns["post"] = _list_posts(coverage, positions)
    if rate is not None:
        columns["because"] = _list_because(coverage, positions, rate)
    return pa.table(columns)


def _list_words(codes: NDArray[np.int8], words: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(words, pa.string()))


def _list_posts(coverage: CoverageFigures, positions: NDArray[np.int32]) -> pa.Array:
    """List the first instructor or liaison post of each organization, null where there is none."""
    city, posts = coverage.city, coverage.snapshot.nodes("Post")
    guided = city.guided_organizations if city.roots is None else city.roots[city.guided_organizations]
    first = np.full(len(city.places.unit), len(posts), dtype=np.int32)
    np.minimum.at(first, guided, city.guide_posts)
    of_rows = first[positions]
    return posts.keys.take(pa.array(of_rows, mask=of_rows == len(posts)))


def _list_because(coverage: CoverageFigures, positions: NDArray[np.int32], rate: Rate) -> pa.Array:
    """List what would tell, once per pattern and unit."""
    patterns, units = coverage.patterns[positions], coverage.city.places.unit[positions]
    unknown = np.flatnonzero(rate.states[patterns] == NOT_KNOWN)
    because = np.full(len(positions), None, dtype=object)
    if len(unknown):
        pairs, numbers = np.unique(np.stack([patterns[unknown], units[unknown]]), axis=1, return_inverse=True)
        sentences = []
        for pattern, unit in pairs.T.tolist():
            gaps = {(cause, unit): 0 for cause, mask in rate.causes.items() if mask[pattern]}
            words = coverage.gaps.write(gaps)
            sentences.append(words.zh if words else None)
        because[unknown] = np.array(sentences, dtype=object)[numbers.reshape(-1)]
    return pa.array(because, pa.string())


def _list_duty(coverage: CoverageFigures, positions: NDArray[np.int32]) -> dict[str, pa.Array]:
    organizations = coverage.snapshot.nodes("Organization")
    registered = organizations.day("registered_on", missing=FIRST_DAY)[positions]
    age = days_since_1970(coverage.day) - registered.astype(np.int64)
    columns = {
        "full_members": pa.array(list_member_words(organizations.members("full_members")[positions]), pa.string())
    }
    for name in ("reason_not_built", "declared_coverage"):
        codes = organizations.choice(name)[positions]
        columns[name] = pa.DictionaryArray.from_arrays(
            pa.array(codes, mask=codes < 0), pa.array(vocabulary(name).codes, pa.string())
        )
    columns["days_since_registered"] = pa.array(age, mask=registered == FIRST_DAY)
    return columns
