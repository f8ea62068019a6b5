"""Small random cities, with every kind of gap."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from orgraph.identifiers import read_areas
from tests.analyses.build import CITY, CITY_BODIES, LAST_QUARTER, UNITS, WUCHENG, YIWU, ZONE, City

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRUSTED = next(key for key in read_areas().list_townships(ZONE) if key.startswith(WUCHENG))
PLACES = (None, WUCHENG, YIWU, ZONE, ENTRUSTED, f"{YIWU}/苏溪镇")
UNIT_SETS = ((CITY,), (WUCHENG,), (YIWU, ZONE), (CITY_BODIES,), tuple(UNITS), (), (CITY, YIWU))
DAYS = (None, None, date(2020, 6, 29), date(2020, 6, 30), date(2020, 7, 1))
FLAG = (None, True, False)
COLUMNS: dict[str, tuple[Any, ...]] = {
    "kind": ("enterprise", "enterprise", "social_group", "cooperative", "other", None),
    "operating_status": ("operating", "operating", "operating", None, "suspended", "closed", "moved_out"),
    "registration_status": (None, "active", "active", "deregistered", "moved_out"),
    "ownership": (None, "private", "private", "state"),
    "in_scope": (None, None, True, False),
    "registered_on": DAYS,
    "closed_on": DAYS,
    "full_members": (None, 0, 2, 3, 7),
    "full_time_full_members": (None, 0, 1, 3),
    "employees": (None, 10, 60, 90),
    "turnover_wan": (None, 100.0, 600.0),
    "three_haves": FLAG,
    "above_scale": FLAG,
    "has_union": FLAG,
    "has_youth_league": FLAG,
    "has_womens_federation": FLAG,
}


@st.composite
def cities(draw: Callable[[st.SearchStrategy[Any]], Any]) -> City:
    """Draw a city of up to eight organizations."""
    city = City()
    keys = [f"A{number}" for number in range(draw(st.integers(1, 8)))]
    for key in keys:
        columns = {name: draw(st.sampled_from(values)) for name, values in COLUMNS.items()}
        counted = draw(st.sampled_from((None, None, *UNITS[:2], CITY_BODIES)))
        city.organization(key, counted=counted, operating=draw(st.sampled_from(PLACES)), **columns)
    some = st.lists(st.sampled_from(keys), max_size=3, unique=True)
    forms = st.sampled_from((None, "solo", "joint", "regional", "industry", "attached"))
    for number in range(draw(st.integers(0, 5))):
        party = f"P{number}"
        city.party(
            party,
            functional=draw(st.sampled_from((None, False, False, True))),
            dissolved_on=draw(st.sampled_from(DAYS)),
            counted=draw(st.sampled_from((None, WUCHENG, YIWU))),
        )
        for covered in draw(some):
            city.relate("COVERS", party, covered, form=draw(forms), valid_to=draw(st.sampled_from(DAYS)))
        for month in draw(st.sets(st.sampled_from(("2020-03", *LAST_QUARTER)))):
            city.meeting(party, month, draw(st.integers(0, 1)))
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(("instructor", "liaison", "secretary")))
        city.instructor(f"G{number}", *draw(some), kind=kind, filled=draw(st.sampled_from(FLAG)))
    for branch, entity in zip(keys[1:], keys, strict=False):
        if draw(st.integers(0, 3)) == 0:
            city.relate("BRANCH_OF", branch, entity)
    for ledger in ("census", "party", "posts"):
        city.load(ledger, units=draw(st.sampled_from(UNIT_SETS)))
    for month in LAST_QUARTER:
        city.load("organization_life", units=draw(st.sampled_from(UNIT_SETS)), months=(month,))
    return city
