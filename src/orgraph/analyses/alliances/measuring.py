"""Measuring alliances: everything that the result is put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.analyses.alliances.belonging import find_belonging
from orgraph.analyses.alliances.fit import find_fit
from orgraph.analyses.alliances.hosting import find_hosting
from orgraph.analyses.alliances.listing import list_alliances
from orgraph.analyses.alliances.result import Alliances
from orgraph.analyses.alliances.working import find_working
from orgraph.analyses.facts.attributes import find_city
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.locations import find_locations
from orgraph.analyses.facts.trades import find_trades, list_trade_titles

if TYPE_CHECKING:
    from datetime import date

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


def measure_alliances(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Alliances:
    """Measure the alliances of a city on a day (I11–I13, I15–I19), by default the day that the data describe."""
    day = day or snapshot.data_date
    listed = list_alliances(snapshot, rules=rules, day=day)
    city = find_city(snapshot, rules=rules, day=day)
    locations = find_locations(snapshot, day=day)
    (township,) = find_dimensions(snapshot, city.places, ("township",), rules=rules, day=day)
    hosting = find_hosting(listed, city.knowledge, places=city.places, locations=locations, rules=rules, day=day)
    return Alliances(
        listed=listed,
        hosting=hosting,
        fit=find_fit(
            listed,
            hosting.place,
            locations=locations,
            places=city.places,
            trades=find_trades(snapshot, rules=rules, day=day)[1],
            township=township,
            rules=rules,
        ),
        working=find_working(listed, city.knowledge, rules=rules, day=day),
        belonging=find_belonging(listed, city, rules=rules),
        trade_titles=list_trade_titles(rules),
        rules=rules,
        city=city,
    )
