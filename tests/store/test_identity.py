"""Which keys stand for one organization."""

from __future__ import annotations

from datetime import date

import pytest

from orgraph.tables import KEY
from tests.store.ledgers import Ledgers, Row, code, covers, organization, party, registered
from tests.store.resolving import resolve

LOCAL = "LOCAL/330782/enterprise/甲公司"


def same(duplicate: str, kept: str, **cells: object) -> Row:
    return {"duplicate": duplicate, "kept": kept, "decision": "same_as", **cells}


def apart(one: str, other: str) -> Row:
    return {"duplicate": one, "kept": other, "decision": "not_same"}


def re_registered(successor: str, predecessor: str) -> Row:
    return {"successor": successor, "predecessor": predecessor, "kind": "re_registration"}


def test_a_duplicate_becomes_one_with_what_is_kept_and_fills_what_it_left_open() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, employees=5), organization(2, employees=9, former_name="旧名"))
        .plus("identity_decisions", same(code(2), code(1)))
        .plus("party_organizations", party(1))
        .plus("covers", covers(1, 2))
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.keys("Organization") == [code(1)]
    node = resolved.node("Organization", code(1))
    assert (node["employees"], node["former_name"], node["uscc"]) == (5, "旧名", code(1))
    assert resolved.ends("COVERS") == [("DZZ0001", code(1))]
    assert resolved.auxiliary("aliases") == [{"alias": code(2), "key": code(1)}]
    assert resolved.auxiliary("disagreements") == [], "whoever decided knows that they differ"


def test_decisions_are_followed_to_the_end() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", *(organization(number) for number in (1, 2, 3)))
        .plus("identity_decisions", same(code(1), code(2)), same(code(2), code(3)))
    )
    resolved = resolve(ledgers)
    assert resolved.keys("Organization") == [code(3)]
    assert {row["alias"]: row["key"] for row in resolved.auxiliary("aliases")} == {code(1): code(3), code(2): code(3)}


def test_a_code_that_comes_late_takes_the_place_of_the_local_key() -> None:
    ledgers = (
        Ledgers()
        .plus("registry", registered(1, name="甲公司"))
        .plus("organizations", {KEY: LOCAL, "name": "甲公司", "kind": "enterprise", "employees": 8})
        .plus("successions", re_registered(code(1), "甲公司"))
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.keys("Organization") == [code(1)]
    node = resolved.node("Organization", code(1))
    assert (node["employees"], node["in_registry"], node["in_census"]) == (8, True, True)
    assert resolved.ends("SUCCEEDS") == []


def test_a_closed_registration_does_not_close_the_organization_that_took_its_place() -> None:
    ledgers = (
        Ledgers()
        .plus(
            "registry",
            registered(1, registration_status="deregistered", closed_on=date(2020, 1, 1), former_name="旧名"),
        )
        .plus("organizations", organization(2))
        .plus("successions", re_registered(code(2), code(1)))
    )
    node = resolve(ledgers).node("Organization", code(2))
    assert not {"registration_status", "closed_on"} & set(node)
    assert node["former_name"] == "旧名"


def test_a_code_that_no_ledger_holds_any_more_is_still_understood() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1))
        .plus("identity_decisions", same(code(2), code(1)))
        .plus("successions", re_registered(code(1), "旧公司"))
        .plus("party_organizations", party(1), party(2))
        .plus("covers", covers(1, 2), {"party_organization": "DZZ0002", "organization": "旧公司"})
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.ends("COVERS") == [("DZZ0001", code(1)), ("DZZ0002", code(1))]


def test_what_is_kept_must_be_in_a_ledger() -> None:
    ledgers = Ledgers().plus("organizations", organization(1)).plus("identity_decisions", same(code(1), code(9)))
    resolved = resolve(ledgers)
    assert [(p.rule, p.value, p.column) for p in resolved.problems] == [("end_missing", code(9), "保留单位代码")]
    assert resolved.keys("Organization") == [code(1)]
    left = resolve(ledgers, old=["identity_decisions"])
    assert left.problems == ()
    assert left.keys("Organization") == [code(1)]
    assert [row["table"] for row in left.auxiliary("dangling")] == ["identity_decisions"]


def test_a_name_that_several_have_cannot_be_merged() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", *(organization(number, name="同名公司") for number in (1, 2, 3)))
        .plus("identity_decisions", same("同名公司", code(3)))
    )
    assert resolve(ledgers).rules == ["end_ambiguous"]


def test_other_successions_keep_both_organizations() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1), organization(2))
        .plus("successions", {"successor": code(1), "predecessor": code(2), "kind": "merger"})
    )
    resolved = resolve(ledgers)
    assert resolved.keys("Organization") == [code(1), code(2)]
    assert resolved.ends("SUCCEEDS") == [(code(1), code(2))]


def test_a_decision_that_two_differ_stays_as_a_relation() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1), organization(2))
        .plus("identity_decisions", apart(code(1), code(2)))
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.ends("SAME_AS") == [(code(1), code(2))]


def test_a_withdrawn_decision_merges_nothing() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1), organization(2))
        .plus("identity_decisions", same(code(1), code(2), valid_to=date(2020, 1, 1)), apart(code(1), code(2)))
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.keys("Organization") == [code(1), code(2)]


@pytest.mark.parametrize(
    ("decisions", "rule"),
    [
        ([same(code(1), code(2)), apart(code(1), code(2))], "identity_contradiction"),
        ([same(code(1), code(3)), same(code(2), code(3)), apart(code(1), code(2))], "identity_contradiction"),
        ([same(code(1), code(2)), same(code(1), code(3))], "identity_contradiction"),
        ([same(code(1), code(2)), same(code(2), code(1))], "identity_cycle"),
    ],
    ids=["same and not same", "not same at one remove", "merged into two", "in a circle"],
)
def test_decisions_that_contradict_each_other_are_refused(decisions: list[Row], rule: str) -> None:
    organizations = Ledgers().plus("organizations", *(organization(number) for number in (1, 2, 3)))
    resolved = resolve(organizations.plus("identity_decisions", *decisions))
    assert set(resolved.rules) == {rule}
    assert resolved.resolution.refused["identity_decisions"].size


def test_a_decision_that_contradicts_an_earlier_one_is_refused_and_the_earlier_one_stands() -> None:
    """The earlier decision was made by one unit, the later one by another."""
    ledgers = (
        Ledgers()
        .plus("organizations", *(organization(number) for number in (1, 2, 3)))
        .plus("identity_decisions", same(code(1), code(2)))
        .plus("successions", re_registered(code(3), code(1)))
    )
    resolved = resolve(ledgers, old=["organizations", "identity_decisions"])
    assert [(problem.rule, problem.table) for problem in resolved.problems] == [
        ("identity_contradiction", "successions")
    ]
    assert resolved.auxiliary("aliases") == [{"alias": code(1), "key": code(2)}]


def test_a_reference_of_a_duplicate_only_fills_a_gap() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, counted_area="330702"), organization(2, counted_area="330703"))
        .plus("organizations", organization(3), organization(4, counted_area="330782"))
        .plus("identity_decisions", same(code(2), code(1)), same(code(4), code(3)))
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.ends("IN_AREA") == [(code(1), "330702"), (code(3), "330782")]
