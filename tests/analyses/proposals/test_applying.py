from __future__ import annotations

from datetime import date

import pytest

from orgraph.analyses.alliances import TESTS, list_alliances, measure_alliances
from orgraph.analyses.proposals import (
    AcceptedGroup,
    Decisions,
    Difference,
    apply_proposal,
    find_chosen_words,
    measure_difference,
    propose_alliances,
    propose_joint_branches,
)
from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from tests.analyses.build import DAY, LAST_QUARTER, WUCHENG, City
from tests.analyses.proposals.test_proposing import make_village

RULES = read_rules()


def make_city() -> City:
    """Make two villages; one organization of the first is in an alliance with an agreement that holds."""
    city = make_village((0.0, 6), (4000.0, 5)).load_everything().load("alliances").load("events", months=LAST_QUARTER)
    city.add("Alliance", "M1", name="旧联盟", kind="park", status="approved")
    city.place("M1", kind="Alliance", counted=WUCHENG)
    city.relate("MEMBER_OF", "A00000", "M1", agreement_from=date(2020, 1, 1), agreement_to=date(2021, 1, 1))
    city.relate("MEMBER_OF", "A01000", "M1")
    city.add("Unit", "V", name="旧牵头单位", kind="park_management")
    city.relate("HOSTS", "V", "M1")
    return city


def change(city: City, keep: tuple[str, ...] | None = None) -> Difference:
    before = city.snapshot()
    proposal = propose_alliances(before, rules=RULES, minimum=3, maximum=6, keep=keep, precedence=("park",))
    return measure_difference(before, apply_proposal(before, proposal), rules=RULES)


def test_the_proposal_holds_in_the_new_snapshot_and_the_old_one_is_as_it_was() -> None:
    before = make_city().snapshot()
    proposal = propose_alliances(before, rules=RULES, minimum=3, maximum=6, precedence=("park",))
    after = apply_proposal(before, proposal)
    rows = {row["key"]: row for row in list_alliances(after, rules=RULES).table().to_pylist()}
    assert {group.id: len(group.members) for group in proposal.groups} == {
        key: row["members"] for key, row in rows.items() if key != "M1"
    }
    assert all(row["hosts"] == 1 and row["status"] == "approved" for row in rows.values())
    assert (rows["M1"]["members"], rows["M1"]["unit"]) == (2, "婺城区")
    assert len(before.nodes("Alliance")) == 1
    assert after.digest not in {
        before.digest,
        apply_proposal(before, propose_joint_branches(before, rules=RULES)).digest,
    }
    assert after.digest == apply_proposal(before, proposal).digest


def test_who_is_in_no_alliance_is_counted_alike_by_alliances_proposal_and_difference() -> None:
    city = make_city()
    city.relate("BRANCH_OF", "A00005", "A00004")
    city.add("Alliance", "M2", name="拟建联盟", kind="park", status="proposed")
    city.relate("MEMBER_OF", "A00003", "M2")
    city.load("registry")
    before = city.snapshot()
    orphans = measure_alliances(before, rules=RULES).belonging.orphans
    decisions = Decisions(excluded=("A01004",))
    proposal = propose_alliances(before, rules=RULES, minimum=3, maximum=6, precedence=("park",), decisions=decisions)
    difference = measure_difference(before, apply_proposal(before, proposal), rules=RULES)
    assert len(orphans) == 8
    assert proposal.outside == (8, 0)
    assert proposal.as_dict()["outside"] == {"count": 8, "unknown": 0}
    assert difference.change("organizations_in_none").before == 8
    assert difference.change("organizations_in_none").change == -proposal.placed
    assert proposal.placed + len(proposal.unplaced) == 6
    assert proposal.notes[0].zh == "未加入联盟8家，待安排6家；1家已列入拟建联盟，待批准；1家按意见不参与"


def test_only_the_accepted_groups_hold_where_some_are_and_the_difference_says_so() -> None:
    before = make_city().snapshot()
    first = propose_alliances(before, rules=RULES, minimum=3, maximum=6, precedence=("park",))
    assert len(first.groups) == 2
    assert "尚未采纳任何一组，按建议的全部2个联盟计" in find_chosen_words(first).zh
    chosen = first.groups[1]
    keys = tuple(before.nodes("Organization").key(position) for position in chosen.members.tolist())
    decisions = Decisions(accepted=(AcceptedGroup(kind=chosen.kind, host=chosen.host, members=keys),))
    again = propose_alliances(before, rules=RULES, minimum=3, maximum=6, precedence=("park",), decisions=decisions)
    after = apply_proposal(before, again)
    difference = measure_difference(before, after, rules=RULES, basis=find_chosen_words(again))
    assert difference.change("alliances").change == 1
    assert difference.change("organizations_in_alliances").change == len(keys)
    assert difference.statement.zh.startswith("按已采纳的1个联盟计（共建议2个）：")
    whole = measure_difference(before, apply_proposal(before, again, everything=True), rules=RULES)
    assert whole.change("alliances").change == 2
    assert "全部2个" in find_chosen_words(again, everything=True).zh


def test_reasons_say_of_the_four_tests_what_the_alliance_will_say() -> None:
    city = make_village((0.0, 6), (4000.0, 5)).load_everything().load("alliances")
    city.add("Unit", "W", name="街道", kind="industry_authority")
    host = city.organization("A01000", longitude=119.6, latitude=29.036)
    city.relate("HAS_ROLE", host, "leading_firm")
    before = city.snapshot()
    proposal = propose_alliances(before, rules=RULES, minimum=3, maximum=6)
    alliances = measure_alliances(apply_proposal(before, proposal), rules=RULES)
    assert proposal.groups
    for group in proposal.groups:
        said = [alliances.state_test(alliances.find(group.id), test) for test in TESTS]
        for words, reason in zip(said, group.reasons, strict=True):
            assert reason.zh.startswith(words.zh.removesuffix("。"))
            assert reason.en.startswith(words.en.removesuffix("."))


@pytest.mark.parametrize("villages", [(), ((0.0, 1),), ((0.0, 5),)])
def test_a_proposal_without_groups_changes_nothing(villages: tuple[tuple[float, int], ...]) -> None:
    before = make_village(*villages, hosts=False).snapshot()
    proposal = propose_alliances(before, rules=RULES, minimum=3, maximum=6, bound=True)
    assert (proposal.groups, proposal.cost, proposal.bound) == ((), 0, 0)
    for given in (proposal, propose_joint_branches(before, rules=RULES)):
        difference = measure_difference(before, apply_proposal(before, given), rules=RULES)
        assert all(change.before == change.after for change in difference.changes)
        assert not any(loss.keys for loss in difference.losses)


def test_applying_twice_is_refused() -> None:
    before = make_city().snapshot()
    proposal = propose_alliances(before, rules=RULES, minimum=3, maximum=6, precedence=("park",))
    with pytest.raises(InvalidValueError, match="has been applied"):
        apply_proposal(apply_proposal(before, proposal), proposal)


def test_alliances_alone_change_no_rate_and_the_difference_says_so() -> None:
    difference = change(make_city())
    rates = [item for item in difference.changes if item.code.startswith("coverage_")]
    assert len(rates) == 9
    assert all(rate.before == rate.after for rate in rates)
    assert "不算组织覆盖" in difference.statement.zh
    assert difference.change("holes").change == 0
    assert difference.change("organizations_in_alliances").change == 9
    assert all(not loss.keys for loss in difference.losses)


def test_what_is_lost_is_listed_by_organization() -> None:
    difference = change(make_city(), keep=())
    assert difference.loss("agreements_broken").keys == ("A00000",)
    assert difference.loss("hosts_changed").keys == ("A00000", "A01000")
    assert difference.loss("alliances_ended").keys == ("M1",)
    assert difference.loss("members_further").keys == ()
    assert difference.change("alliances").after == 2
    assert "1家的联盟协议提前终止" in [finding.sentence.zh for finding in difference.findings()]


def test_joint_branches_change_coverage_and_close_holes() -> None:
    city = make_village((0.0, 4)).load_everything()
    no_mass = dict.fromkeys(("has_union", "has_youth_league", "has_womens_federation"), False)
    for key, members in (("A00000", 1), ("A00001", 1), ("A00002", 1), ("A00003", 0)):
        city.add("Organization", key, full_members=members, **no_mass)
    before = city.snapshot()
    after = apply_proposal(before, propose_joint_branches(before, rules=RULES))
    difference = measure_difference(before, after, rules=RULES, day=DAY)
    assert (difference.change("coverage_A").before, difference.change("coverage_A").after) == (0.0, 0.75)
    assert difference.change("organizations_in_holes").change == -3
    assert "变为75.0%" in difference.statement.zh


def test_an_alliance_across_counties_is_tested_against_its_responsible_unit() -> None:
    city = City().load_everything().load("alliances")
    city.organization("A", operating=WUCHENG)
    city.organization("B", operating="330782")
    city.add("Alliance", "L", kind="industry", status="approved")
    city.place("L", kind="Alliance", counted=WUCHENG)
    city.relate("MEMBER_OF", "A", "L")
    city.relate("MEMBER_OF", "B", "L")
    city.add("Unit", "U", kind="industry_authority")
    city.place("U", kind="Unit", counted="330782")
    city.relate("HOSTS", "U", "L")
    snapshot = city.snapshot()
    difference = measure_difference(snapshot, snapshot, rules=RULES)
    assert difference.change("crossing_counties").before == 1
    assert difference.change("host_of_other_unit").before == 1
