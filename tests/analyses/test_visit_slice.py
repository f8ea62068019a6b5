from __future__ import annotations

from datetime import date

from orgraph.analyses.slices.visits import list_visit_slice
from orgraph.analyses.visits import measure_visits
from orgraph.rules import read_rules
from tests.analyses.build import LAST_QUARTER
from tests.analyses.test_visits import make_city, visit

RULES = read_rules()


def test_units_and_targets_are_nodes_and_links_say_whether_they_were_visited() -> None:
    city = make_city().load("visits", months=LAST_QUARTER)
    visit(city, "U1", "C1", date(2020, 4, 2), kind="Carrier")
    found = list_visit_slice(measure_visits(city.snapshot(), rules=RULES))
    assert [(node.kind, node.key, node.sort, node.region) for node in found.nodes] == [
        ("Unit", "U1", "", "婺城区"),
        ("Organization", "E1", "due", "婺城区"),
        ("Carrier", "C1", "visited", "婺城区"),
    ]
    assert [(edge.source, edge.target, edge.sort) for edge in found.edges] == [(0, 1, "due"), (0, 2, "visited")]
    assert found.total == 3


def test_a_target_is_visited_where_any_of_its_units_called() -> None:
    city = make_city().load("visits", months=LAST_QUARTER)
    city.add("Unit", "U2", name="市民政局")
    city.relate("LINKED_TO", "U2", "E1")
    visit(city, "U2", "E1", date(2020, 5, 5))
    found = list_visit_slice(measure_visits(city.snapshot(), rules=RULES))
    assert {node.key: node.sort for node in found.nodes if node.kind != "Unit"} == {"E1": "visited", "C1": "due"}
    assert sorted(edge.sort for edge in found.edges) == ["due", "due", "visited"]


def test_one_unit_or_one_status_can_be_drawn_alone() -> None:
    city = make_city().load("visits", months=LAST_QUARTER)
    city.add("Unit", "U2", name="市民政局")
    city.relate("LINKED_TO", "U2", "E1")
    visit(city, "U2", "E1", date(2020, 5, 5))
    visits = measure_visits(city.snapshot(), rules=RULES)
    assert [node.key for node in list_visit_slice(visits, unit="U2").nodes] == ["U2", "E1"]
    assert [node.key for node in list_visit_slice(visits, status="visited").nodes] == ["U2", "E1"]
    assert list_visit_slice(visits, unit="U2", status="due").nodes == ()
