"""Alliances of an industry gather around those who need them; mixed neighbourhoods concentrate."""

from __future__ import annotations

from typing import Any

import numpy as np

from orgraph.analyses.proposals import Decisions, Proposal
from orgraph.analyses.proposals.decisions import AcceptedGroup
from tests.analyses.build import WUCHENG
from tests.analyses.proposals.checking import Judge
from tests.analyses.proposals.test_laws import make_city, propose

HOSTS = ("small_firm_park_management", "industry_authority")


def list_town(east: int) -> list[dict[str, Any]]:
    """List a park of two trades and, three kilometres off, one organization that can only join its trade."""
    park = [(east, 0, "5133")] * 5 + [(east, 1, "3311")] * 5
    return [
        {"place": (x, y), "industry": industry, "unit": WUCHENG, "carrier": None}
        for x, y, industry in [*park, (east + 6, 0, "5133")]
    ]


def measure_span(proposal: Proposal) -> float:
    points = Judge(proposal.snapshot).points
    return max(float(np.ptp(points[group.members], axis=0).max()) for group in proposal.groups)


def test_those_whom_only_their_trade_can_hold_gather_with_the_nearest_of_it() -> None:
    organizations = [one for east in (0, 60, 120) for one in list_town(east)]
    proposal = propose(make_city(organizations, HOSTS), minimum=4, maximum=12)
    assert Judge(proposal.snapshot).list_breaches(proposal) == []
    assert proposal.placed == len(organizations)
    # Towns lie thirty kilometres apart: an alliance of the three alone would reach over sixty.
    assert sum(group.kind == "industry" for group in proposal.groups) == 3
    assert measure_span(proposal) < 5000.0


def test_a_settled_alliance_of_an_industry_neither_gives_nor_takes() -> None:
    organizations = [one for east in (0, 60, 120) for one in list_town(east)]
    city = make_city(organizations, HOSTS)
    spread = tuple(f"A{row:03}" for row in (10, 21, 32, 0))
    accepted = AcceptedGroup(kind="industry", host=f"U-industry_authority-{WUCHENG}", members=spread)
    proposal = propose(city, minimum=4, maximum=12, decisions=Decisions(accepted=(accepted,)))
    keys = proposal.snapshot.nodes("Organization").keys.to_pylist()
    assert sorted(spread) in [[keys[row] for row in group.members.tolist()] for group in proposal.groups]
    assert proposal.placed == len(organizations)


def test_a_mixed_neighbourhood_is_cut_so_that_groups_have_a_trade() -> None:
    random = np.random.default_rng(5)
    trades = ("3311", "5133", "7211", "1311", "2011", "6110", "8211", "5411")
    organizations = [
        {"place": tuple(place), "industry": trades[row % 8], "unit": WUCHENG, "carrier": None}
        for row, place in enumerate(random.uniform(0.0, 6.0, (160, 2)).tolist())
    ]
    proposal = propose(make_city(organizations, HOSTS[:1]), minimum=20, maximum=40, precedence=("park",))
    assert Judge(proposal.snapshot).list_breaches(proposal) == []
    assert proposal.placed == 160
    assert [group.failed for group in proposal.groups] == [()] * len(proposal.groups)


def test_one_loses_its_place_where_two_find_one() -> None:
    crowd, trade = (
        [(0.0, 0.0, "3311")] * 9,
        [(2.8, 0.0, "5133"), (2.8, 0.1, "5133"), (60.0, 0.0, "5133"), (60.0, 1.0, "5133")],
    )
    between, beyond = (1.4, 0.0, "7211"), (4.2, 0.0, "1311")
    organizations = [
        {"place": (x, y), "industry": industry, "unit": WUCHENG, "carrier": None}
        for x, y, industry in [*crowd, *trade, between, beyond]
    ]
    proposal = propose(make_city(organizations, HOSTS), minimum=4, maximum=12)
    assert Judge(proposal.snapshot).list_breaches(proposal) == []
    assert proposal.placed == len(organizations) - 1
