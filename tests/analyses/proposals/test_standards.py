"""The standards that a search steers by say of any group what the tests of alliances will say of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph.analyses.proposals import Decisions
from orgraph.analyses.proposals.candidates import find_candidates
from orgraph.analyses.proposals.decisions import AcceptedGroup
from orgraph.analyses.proposals.standards import find_standards
from orgraph.identifiers import read_areas
from orgraph.rules import read_rules
from tests.analyses.build import WUCHENG, YIWU
from tests.analyses.proposals.test_laws import cities, make_city, propose

RULES = read_rules()
KINDS = {"park": "small_firm_park_management", "market": "market_regulator", "industry": "industry_authority"}
PLACES = (WUCHENG, YIWU, *read_areas().list_townships(YIWU)[:4])


@settings(max_examples=15)
@given(cities(), st.data())
def test_a_search_fails_a_group_by_the_tests_that_the_alliance_will_fail(
    organizations: list[dict[str, Any]], data: st.DataObject
) -> None:
    for one in organizations:
        one["unit"] = data.draw(st.sampled_from(PLACES))
        if one["place"] is not None:
            one["place"] = (one["place"][0] * 20, one["place"][1])
    side = data.draw(st.lists(st.booleans(), min_size=len(organizations), max_size=len(organizations)))
    accepted = []
    for chosen in set(side):
        rows = [row for row, other in enumerate(side) if other == chosen]
        kind = data.draw(st.sampled_from(sorted(KINDS)))
        unit = YIWU if organizations[rows[0]]["unit"].startswith(YIWU) else WUCHENG
        members = tuple(f"A{row:03}" for row in rows)
        accepted.append(AcceptedGroup(kind=kind, host=f"U-{KINDS[kind]}-{unit}", members=members))
    decisions = Decisions(accepted=tuple(accepted))
    proposal = propose(make_city(organizations), decisions=decisions)
    candidates, _ = find_candidates(
        proposal.snapshot, rules=RULES, day=proposal.provenance.day, decisions=decisions, keep=None
    )
    standards = find_standards(proposal.snapshot, candidates, rules=RULES, day=proposal.provenance.day)
    assert len(proposal.groups) == len(accepted)
    for group in proposal.groups:
        assert list(group.failed) == standards.list_failed(group.kind, group.members.astype("int64"))
