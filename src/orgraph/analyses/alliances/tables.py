"""Tables of alliances: one row per alliance, member, organization outside, and pair that shares members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from orgraph.analyses.alliances.describing import ANSWER_CODES
from orgraph.analyses.alliances.fit import TESTS
from orgraph.analyses.alliances.membership import AGREEMENTS, MEMBER_KINDS
from orgraph.analyses.alliances.working import MECHANISMS, SIX
from orgraph.analyses.facts.places import list_unit_words
from orgraph.snapshot import LAST_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.alliances.figures import AllianceFigures


def list_alliance_rows(alliances: AllianceFigures) -> pa.Table:
    """List the alliances: the columns of the list, then hosts, tests, agreements, six dedicated, mechanisms."""
    fit, working, belonging = alliances.fit, alliances.working, alliances.belonging
    membership, size = alliances.listed.membership, len(alliances)
    expiring = membership.agreement == list(AGREEMENTS).index("expiring")
    trades = pa.array(alliances.trade_titles, pa.string())
    columns = {
        "host_allowed": _answers(alliances.hosting.conforms),
        **{name: _answers(fit.answer(name)) for name in TESTS},
        "median_distance_m": _figures(fit.distance_m, 1),
        "industry": trades.take(pa.array(fit.industry, mask=fit.industry < 0)),
        "industry_share": _figures(fit.industry_share, 4),
        "townships": fit.townships,
        "outside": fit.outside,
        "party_inside": _answers(belonging.party_inside),
        "six_dedicated": working.six_present,
        "six_unknown": (working.six < 0).sum(axis=1),
        "agreements_expiring": np.bincount(membership.alliance[expiring], minlength=size),
        "needs": pa.array(working.lists.needs, mask=~working.lists.known & (working.lists.needs == 0)),
        "needs_matched": pa.array(working.lists.matched, mask=~working.lists.known & (working.lists.needs == 0)),
        "median_days": _figures(working.lists.median_days, 1),
        "mechanisms_alive": (working.alive == 1).sum(axis=1),
        "mechanisms_unknown": (working.alive < 0).sum(axis=1),
    }
    table = alliances.listed.table()
    for name, column in columns.items():
        table = table.append_column(name, pa.array(column) if isinstance(column, np.ndarray) else column)
    return table


def _answers(truth: NDArray[np.int8]) -> pa.Array:
    return pa.array([ANSWER_CODES[int(one)] for one in truth], pa.string())


def _figures(values: NDArray[np.float64], digits: int) -> pa.Array:
    return pa.array(np.round(values, digits), mask=np.isnan(values))


def list_members(alliances: AllianceFigures) -> pa.Table:
    """List all members of all alliances: agreements and, of organizations, what the tests are counted from."""
    membership, snapshot = alliances.listed.membership, alliances.snapshot
    keys = snapshot.nodes("Alliance").keys.take(pa.array(alliances.listed.positions))
    member = np.full(len(membership.member), None, dtype=object)
    name = np.full(len(membership.member), None, dtype=object)
    for number, kind in enumerate(MEMBER_KINDS):
        rows, nodes = np.flatnonzero(membership.kind == number), snapshot.nodes(kind)
        positions = pa.array(membership.member[rows])
        member[rows] = nodes.keys.take(positions).to_pylist()
        name[rows] = nodes.text("name").take(positions).to_pylist()
    known = (membership.ends_on < LAST_DAY) & (membership.agreement != 0)
    kinds, agreements = pa.array(MEMBER_KINDS, pa.string()), pa.array(list(AGREEMENTS), pa.string())
    return pa.table(
        {
            "alliance": keys.take(pa.array(membership.alliance)),
            "member_kind": kinds.take(pa.array(membership.kind)),
            "key": pa.array(member.tolist(), pa.string()),
            "name": pa.array(name.tolist(), pa.string()),
            "agreement": agreements.take(pa.array(membership.agreement)),
            "agreement_to": pa.array(membership.ends_on, mask=~known).cast(pa.date32()),
            **_list_tested(alliances),
        }
    )


def _list_tested(alliances: AllianceFigures) -> dict[str, pa.Array]:
    """List distance, trade, township and counting unit of the members that are organizations; null of the others."""
    fit, membership = alliances.fit, alliances.listed.membership
    inside = membership.kind == MEMBER_KINDS.index("Organization")
    # Where each member stands among the organizations; null where it is none.
    place = pa.array(np.cumsum(inside) - 1, mask=~inside)
    trades, places = pa.array(alliances.trade_titles, pa.string()), alliances.city.places
    units = list_unit_words(places.areas, places.unit[membership.organizations.member]).cast(pa.string())
    return {
        "apart_m": _figures(fit.member_distance_m, 1).take(place),
        "trade": trades.take(pa.array(fit.member_trade, mask=fit.member_trade < 0)).take(place),
        "township": fit.member_township.take(place),
        "unit": units.take(place),
    }


def list_belonging(alliances: AllianceFigures) -> pa.Table:
    """List the organizations in no alliance and in too many, sorted by key."""
    belonging, city = alliances.belonging, alliances.city
    nodes = alliances.snapshot.nodes("Organization")
    positions = np.sort(np.concatenate([belonging.orphans, belonging.many]))
    above = city.attributes.above_scale[positions]
    return pa.table(
        {
            "key": nodes.keys.take(pa.array(positions)),
            "name": nodes.text("name").take(pa.array(positions)),
            "unit": list_unit_words(city.places.areas, city.places.unit[positions]).cast(pa.string()),
            "memberships": belonging.memberships[positions],
            "above_scale": pa.array(above == 1, mask=above < 0),
        }
    )


def list_overlaps(alliances: AllianceFigures) -> pa.Table:
    """List the pairs of alliances that share members."""
    overlaps, nodes = alliances.belonging.overlaps, alliances.snapshot.nodes("Alliance")
    rows = [pa.array(alliances.listed.positions[side]) for side in (overlaps.first, overlaps.second)]
    return pa.table(
        {
            "first": nodes.keys.take(rows[0]),
            "first_name": nodes.text("name").take(rows[0]),
            "second": nodes.keys.take(rows[1]),
            "second_name": nodes.text("name").take(rows[1]),
            "shared": overlaps.shared,
            "jaccard": np.round(overlaps.jaccard, 4),
            "contained": np.round(overlaps.contained, 4),
        }
    )


def list_mechanism_rows(alliances: AllianceFigures) -> pa.Table:
    """List the events of each alliance by mechanism and quarter, and the six dedicated."""
    working, nodes = alliances.working, alliances.snapshot.nodes("Alliance")
    keys = nodes.keys.take(pa.array(alliances.listed.positions)).to_pylist()
    lines = []
    for row, key in enumerate(keys):
        line: dict[str, object] = {"key": key}
        line |= {name: ANSWER_CODES[int(working.six[row, place])] for place, name in enumerate(SIX)}
        line |= {name: ANSWER_CODES[int(working.alive[row, place])] for place, name in enumerate(MECHANISMS)}
        lines.append(line)
    names = ("key", *SIX, *MECHANISMS)
    return pa.Table.from_pylist(lines, schema=pa.schema([(name, pa.string()) for name in names]))
