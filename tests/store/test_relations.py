"""How cells that name nodes become relations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model import MODEL
from orgraph.model.relations import RELATIONS
from orgraph.store.resolution.checks import find_circles, find_overlaps
from orgraph.tables import KEY, Severity
from tests.store.ledgers import (
    JINDONG,
    WUCHENG,
    YIWU,
    Ledgers,
    Row,
    code,
    covers,
    organization,
    party,
    registered,
    small_city,
)
from tests.store.resolving import resolve


def member(text: str, **cells: object) -> Row:
    return {"member": text, "alliance": "LM0001", **cells}


ALLIANCE = Ledgers().plus("alliances", {KEY: "LM0001", "name": "示例联盟", "kind": "park"})


def test_an_end_is_found_by_its_code_or_by_a_name_that_is_unique() -> None:
    ledgers = (
        ALLIANCE.plus("organizations", organization(1, name="甲（义乌）公司"))
        .plus("units", {KEY: "DW001", "name": "市经信局", "kind": "department"})
        .plus("alliance_members", member("甲(义乌)公司"), member("DW001"), member("义乌市", member_node_kind="Area"))
    )
    resolved = resolve(ledgers)
    assert resolved.problems == ()
    assert resolved.ends("MEMBER_OF") == [(code(1), "LM0001"), ("DW001", "LM0001"), (YIWU, "LM0001")]


def test_a_code_is_looked_up_in_the_kinds_in_their_order_unless_the_row_says_which() -> None:
    ledgers = (
        ALLIANCE.plus("units", {KEY: "X1", "name": "某局", "kind": "department"})
        .plus("party_organizations", {**party(1), KEY: "X1"})
        .plus("alliance_members", member("X1"), member("X1", member_node_kind="Unit"))
    )
    table = resolve(ledgers).snapshot.relation("MEMBER_OF").read_arrow()
    assert table["source_kind"].to_pylist() == ["PartyOrganization", "Unit"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (member("没有这家公司"), "end_missing"),
        (member("同名公司"), "end_ambiguous"),
        (member("ZT0001"), "end_wrong_kind"),
        (member("示例小微园"), "end_wrong_kind"),
        (member(code(1), member_node_kind="Unit"), "end_wrong_kind"),
        (member(code(1), member_node_kind="Carrier"), "end_wrong_kind"),
    ],
)
def test_an_end_that_is_not_found_says_why(row: Row, rule: str) -> None:
    ledgers = (
        ALLIANCE.plus("organizations", organization(1), *(organization(n, name="同名公司") for n in (2, 3)))
        .plus("carriers", {KEY: "ZT0001", "name": "示例小微园", "kind": "park"})
        .plus("alliance_members", row)
    )
    (problem,) = resolve(ledgers).problems
    assert (problem.rule, problem.severity, problem.value) == (rule, Severity.ERROR, row["member"])
    assert (problem.column, problem.table, problem.row) == ("成员", "alliance_members", 2)
    assert row["member"] in problem.message


def test_a_node_whose_reference_is_not_found_is_refused_whole() -> None:
    ledgers = Ledgers().plus("organizations", organization(1, carrier="没有这个园区"), organization(2))
    resolved = resolve(ledgers.empty("carriers", YIWU))
    (problem,) = resolved.problems
    assert (problem.rule, problem.column) == ("end_missing", "所在载体")
    assert resolved.resolution.refused["organizations"].tolist() == [0]


def test_a_node_is_taken_while_the_ledger_that_lists_what_it_names_is_not_loaded() -> None:
    ledgers = Ledgers().plus("organizations", organization(1, carrier="示例小微园")).empty("carriers", WUCHENG)
    resolved = resolve(ledgers)
    assert (resolved.problems, resolved.keys("Organization")) == ((), [code(1)])
    assert [(row["column"], row["value"]) for row in resolved.auxiliary("dangling")] == [("所在载体", "示例小微园")]
    whole = resolve(
        ledgers.plus("carriers", {KEY: "ZT0001", "name": "示例小微园", "kind": "park"}), old=["organizations"]
    )
    assert whole.ends("LOCATED_IN") == [(code(1), "ZT0001")]


def test_a_ledger_of_the_whole_city_is_loaded_for_every_unit() -> None:
    ledgers = Ledgers().plus("organizations", organization(1, carrier="没有这个园区"))
    assert not resolve(ledgers.empty("carriers", "330700/市本级")).problems
    assert [problem.rule for problem in resolve(ledgers.empty("carriers", "330700")).problems] == ["end_missing"]


def test_the_better_sheet_tells_a_reference_and_the_other_is_listed() -> None:
    ledgers = (
        Ledgers()
        .plus("registry", registered(1, industry="3311", registered_area=YIWU), registered(2, registered_area=YIWU))
        .plus("organizations", organization(1, industry="13", registered_area=WUCHENG))
        .plus("organizations", organization(2, registered_area=YIWU))
    )
    resolved = resolve(ledgers)
    assert resolved.ends("IN_INDUSTRY") == [(code(1), "13")], "the census is the better source of a trade"
    assert resolved.ends("IN_AREA") == [(code(1), YIWU), (code(2), YIWU)]
    listed = [(d["column"], d["kept"], d["kept_sheet"], d["other"]) for d in resolved.auxiliary("disagreements")]
    assert listed == [
        ("industry", "13", "organizations", "3311"),
        ("registered_area", YIWU, "registry", WUCHENG),
    ]


def test_areas_of_different_bases_stand_side_by_side() -> None:
    ledgers = Ledgers().plus(
        "organizations", organization(1, registered_area=YIWU, operating_area=WUCHENG, counted_area="金华开发区")
    )
    table = resolve(ledgers).snapshot.relation("IN_AREA").read_arrow()
    assert sorted(zip(table["target"].to_pylist(), table["basis"].to_pylist(), strict=True)) == [
        (WUCHENG, "operating"),
        (YIWU, "registered"),
        ("金华开发区", "counted"),
    ]


def test_a_decoupled_organization_was_supervised_until_then() -> None:
    ledgers = (
        Ledgers()
        .plus("units", {KEY: "DW001", "name": "市民政局", "kind": "department"})
        .plus("civil_affairs", registered(1, supervising_unit="市民政局", decoupled_on=date(2019, 12, 31)))
    )
    (row,) = resolve(ledgers).snapshot.relation("SUPERVISED_BY").read_arrow().to_pylist()
    assert row["valid_to"] == date(2019, 12, 31)


def test_a_relation_that_two_scopes_bring_counts_once() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1))
        .plus("party_organizations", party(1))
        .plus("covers", covers(1, 1, form="solo"), unit=WUCHENG)
        .plus("covers", covers(1, 1, form="joint"), unit=JINDONG)
    )
    resolved = resolve(ledgers, old=["covers"])
    assert resolved.problems == ()
    (row,) = resolved.snapshot.relation("COVERS").read_arrow().to_pylist()
    assert row["form"] == "solo", "both are of one day: the first unit speaks"


def test_a_relation_that_one_import_brings_twice_is_warned_of() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1))
        .plus("party_organizations", party(1))
        .plus("covers", covers(1, 1), covers(1, 1), covers(1, 1, valid_from=date(2020, 1, 1)))
    )
    resolved = resolve(ledgers)
    assert [(p.rule, p.severity) for p in resolved.problems] == [("relation_twice", Severity.WARNING)]
    assert len(resolved.ends("COVERS")) == 2, "another first day makes another relation"


def test_relations_of_one_pair_with_different_roles_are_two() -> None:
    ledgers = (
        Ledgers()
        .plus("units", {KEY: "DW001", "name": "某局", "kind": "department"})
        .plus("carriers", {KEY: "ZT0001", "name": "某园", "kind": "park"})
        .plus(
            "carrier_managers",
            {"manager": "DW001", "carrier": "ZT0001", "role": "property"},
            {"manager": "DW001", "carrier": "ZT0001", "role": "committee"},
        )
    )
    table = resolve(ledgers).snapshot.relation("MANAGES").read_arrow()
    assert table["role"].to_pylist() == ["committee", "property"]


@pytest.mark.parametrize(
    ("above", "chain"),
    [
        ({1: 2, 2: 3, 3: 1}, "ZT1 → ZT2 → ZT3 → ZT1"),
        ({1: 1}, "ZT1 → ZT1"),
        ({1: 2, 2: 1, 3: 1}, "ZT1 → ZT2 → ZT1"),
    ],
)
def test_carriers_that_contain_themselves_are_refused_and_the_chain_is_named(above: dict[int, int], chain: str) -> None:
    carriers = [
        {KEY: f"ZT{n}", "name": f"{n}号园", "kind": "park", "part_of": f"ZT{above[n]}" if n in above else None}
        for n in range(1, 5)
    ]
    resolved = resolve(Ledgers().plus("carriers", *carriers))
    assert set(resolved.rules) == {"cycle"}
    assert all(chain in problem.message for problem in resolved.problems)
    within = {int(key[2:]) for key in chain.split(" → ")}
    assert {row + 1 for row in resolved.resolution.refused["carriers"].tolist()} == within


def test_a_circle_that_a_merger_closes_is_left_out_with_a_warning() -> None:
    """Nobody brings the rows of the circle now, so nobody's row can be refused."""
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, legal_entity=code(2)), organization(2), organization(3))
        .plus("identity_decisions", {"duplicate": code(2), "kept": code(1), "decision": "same_as"})
    )
    resolved = resolve(ledgers, old=["organizations"])
    assert [(p.rule, p.severity) for p in resolved.problems] == [("cycle", Severity.WARNING)]
    assert resolved.ends("BRANCH_OF") == []


def test_a_second_relation_at_the_same_time_is_refused_where_only_one_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No relation sheet of today brings such a kind, so one of them is made to."""
    relations = [replace(kind, one_at_a_time=kind.one_at_a_time or kind.name == "COVERS") for kind in RELATIONS]
    monkeypatch.setattr("orgraph.store.resolution.resolving.MODEL", replace(MODEL, relation_kinds=tuple(relations)))
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1), organization(2), organization(3))
        .plus("party_organizations", party(1), party(2))
        .plus(
            "covers",
            covers(1, 1, valid_to=date(2019, 12, 31)),
            covers(1, 2, valid_from=date(2020, 1, 1), valid_to=date(2020, 3, 31)),
            covers(1, 3, valid_from=date(2020, 3, 31)),
            covers(2, 3),
        )
    )
    resolved = resolve(ledgers)
    (problem,) = resolved.problems
    assert (problem.rule, problem.value, problem.row) == ("two_at_a_time", "DZZ0001", 4)
    assert resolved.resolution.refused["covers"].tolist() == [2]
    left = resolve(ledgers, old=["covers"])
    assert [(some.rule, some.severity) for some in left.problems] == [("two_at_a_time", Severity.WARNING)]
    assert left.ends("COVERS") == [("DZZ0001", code(1)), ("DZZ0001", code(2)), ("DZZ0002", code(3))]


def test_relations_are_sorted_by_their_ends() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", *(organization(n) for n in (3, 1, 2)))
        .plus("party_organizations", party(2), party(1))
        .plus("covers", covers(2, 1), covers(1, 3), covers(1, 1), covers(2, 2))
    )
    resolved = resolve(ledgers)
    assert resolved.ends("COVERS") == sorted(resolved.ends("COVERS"))


def test_a_small_city_has_no_problem() -> None:
    resolved = resolve(small_city())
    assert resolved.problems == ()
    assert resolved.ends("MADE") == [("DW001", "ZF0001")]
    assert resolved.ends("CALLED_ON") == [("ZF0001", code(4))]
    assert resolved.ends("AFFILIATED_TO") == [("DZZ0002", "DZZ0001")]


DAYS = st.one_of(st.none(), st.integers(0, 20))


@given(st.lists(st.tuples(st.integers(0, 2), DAYS, DAYS), max_size=8))
def test_overlaps_are_those_that_comparing_all_pairs_finds(rows: list[tuple[int, int | None, int | None]]) -> None:
    groups = np.array([row[0] for row in rows], dtype=np.int64)
    first, last = (pa.array([row[column] for row in rows], pa.int32()).cast(pa.date32()) for column in (1, 2))

    def begins(row: int) -> int:
        return -1 if rows[row][1] is None else int(rows[row][1] or 0)

    def ends(row: int) -> int:
        return 99 if rows[row][2] is None else int(rows[row][2] or 0)

    order = sorted(range(len(rows)), key=lambda row: (begins(row), ends(row), row))
    expected = {
        later
        for place, later in enumerate(order)
        for earlier in order[:place]
        if groups[earlier] == groups[later] and begins(later) <= ends(earlier)
    }
    assert set(find_overlaps([groups], first, last).tolist()) == expected


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10))
def test_without_the_edges_of_circles_nothing_leads_back(edges: list[tuple[int, int]]) -> None:
    import networkx as nx

    sources, targets = (np.array([edge[end] for edge in edges], dtype=np.int32) for end in (0, 1))
    circles = find_circles(sources, targets)
    inside = {int(edge) for circle in circles for edge in circle.edges}
    rest = nx.DiGraph([edge for number, edge in enumerate(edges) if number not in inside])
    assert nx.is_directed_acyclic_graph(rest)
    for circle in circles:
        assert circle.chain[0] == circle.chain[-1]
        assert set(zip(circle.chain, circle.chain[1:], strict=False)) <= set(edges)
    assert bool(circles) is not nx.is_directed_acyclic_graph(nx.DiGraph(edges))
