"""Measuring alliances: everything that the result is put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.alliances.belonging import find_belonging
from orgraph.analyses.alliances.fit import find_fit
from orgraph.analyses.alliances.hosting import find_hosting
from orgraph.analyses.alliances.listing import list_alliances
from orgraph.analyses.alliances.result import Alliances
from orgraph.analyses.alliances.working import find_working
from orgraph.analyses.facts.attributes import find_city
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.locations import find_locations
from orgraph.analyses.facts.sectors import find_industries
from orgraph.rules.sectors import find_sectors

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


def measure_alliances(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Alliances:
    """Measure the alliances of a city on a day (I11–I13, I15–I19), by default the day that the data describe."""
    day = day or snapshot.data_date
    listed = list_alliances(snapshot, rules=rules, day=day)
    city = find_city(snapshot, rules=rules, day=day)
    locations = find_locations(snapshot, day=day)
    township, division = find_dimensions(snapshot, city.places, ("township", "industry_division"), rules=rules, day=day)
    hosting = find_hosting(listed, city.knowledge, places=city.places, locations=locations, rules=rules, day=day)
    trades, titles = _find_trades(snapshot, division, rules=rules, day=day)
    return Alliances(
        listed=listed,
        hosting=hosting,
        fit=find_fit(
            listed,
            hosting.place,
            locations=locations,
            places=city.places,
            trades=trades,
            township=township,
            rules=rules,
        ),
        working=find_working(listed, city.knowledge, rules=rules, day=day),
        belonging=find_belonging(listed, city, rules=rules),
        trade_titles=titles,
        rules=rules,
        city=city,
    )


def _find_trades(
    snapshot: Snapshot, division: Dimension, *, rules: Rules, day: date
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Find the division of each organization, or the chain where it belongs to one; −1 unknown. And their titles."""
    industries = find_industries(snapshot, day=day)
    chains = find_sectors(snapshot.nodes("Industry").keys, [chain.codes for chain in rules.industry_chains.values()])
    chain = np.append(chains, np.int16(-1))[industries]
    code = np.where(division.codes < len(division.keys), division.codes, -1)
    code = np.where(chain >= 0, len(division.keys) + chain, code).astype(np.int32)
    titles = (*(title.zh for title in division.titles), *(chain.title for chain in rules.industry_chains.values()))
    return code, titles
