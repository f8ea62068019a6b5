"""Who hosts an alliance of an industry: who answers for its trade, and from where that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.analyses.proposals import ProposedGroup, propose_alliances
from orgraph.rules import read_rules
from tests.analyses.build import WUCHENG, City

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.rules import Rules

RULES = read_rules()
HEALTH, ECONOMY = "婺城区卫健局", "婺城区经信局"


def make_trade(industry: str, *units: tuple[str, str | None]) -> City:
    """Make four firms of one trade and departments, each with the industry that the ledger registers for it."""
    city = City()
    for number in range(4):
        city.organization(f"A{number}", industry=industry, longitude=119.6, latitude=29.0 + number / 100)
    for name, registered in units:
        city.add("Unit", f"U-{name}", name=name, kind="industry_authority")
        city.place(f"U-{name}", kind="Unit", counted=WUCHENG)
        if registered is not None:
            city.relate("IN_INDUSTRY", f"U-{name}", registered, source_kind="Unit")
    return city


def find_group(city: City, rules: Rules = RULES, kind: str = "industry") -> ProposedGroup:
    (group,) = propose_alliances(city.snapshot(), rules=rules, minimum=3, maximum=6, precedence=(kind,)).groups
    return group


@pytest.mark.parametrize("industry", ["3351", "1713", "2710"])
def test_the_department_of_the_trade_hosts_and_not_the_first_by_code(industry: str) -> None:
    group = find_group(make_trade(industry, (HEALTH, None), (ECONOMY, None)))
    assert (group.host, group.runner_up) == (f"U-{ECONOMY}", f"U-{HEALTH}")
    assert "按单位名称推断" in group.reasons[3].zh
    assert group.difference >= 20
    assert group.reasons[3].zh.endswith(f"代价多{group.difference:.2f}")
    assert group.reasons[3].en.endswith(f"costs {group.difference:.2f} more")


def test_a_runner_up_that_costs_the_same_is_said_to() -> None:
    city = make_trade("3351", (ECONOMY, None))
    city.add("Unit", "U-twin", name=ECONOMY, kind="industry_authority")
    city.place("U-twin", kind="Unit", counted=WUCHENG)
    group = find_group(city)
    assert group.difference == 0
    assert group.reasons[3].zh.endswith("代价相同")
    assert group.reasons[3].en.endswith("costs the same")


def test_what_the_ledger_registers_counts_whatever_the_name_suggests() -> None:
    group = find_group(make_trade("8412", (HEALTH, None), ("婺城区某局", "Q")))
    assert group.host == f"U-{HEALTH}" or "台账" in group.reasons[3].zh
    alone = find_group(make_trade("3351", (HEALTH, "33")))
    assert "台账所载行业与成员一致" in alone.reasons[3].zh


def test_where_nobody_answers_for_the_trade_the_reason_says_so() -> None:
    group = find_group(make_trade("3351", (HEALTH, None)))
    assert group.host == f"U-{HEALTH}"
    assert group.competence == "none"
    assert "没有主管（代表）该行业的可牵头单位" in group.reasons[3].zh


def test_a_leading_firm_hosts_its_own_trade_and_no_other() -> None:
    city = make_trade("3351", (HEALTH, None))
    for key, industry in (("B-own", "3324"), ("B-other", "8412")):
        city.relate("HAS_ROLE", city.organization(key, industry=industry, in_scope=False), "leading_firm")
    group = find_group(city)
    assert (group.host, group.competence) == ("B-own", "stated")  # of one chain, 五金, with the members
    assert "台账所载行业与成员一致" in group.reasons[3].zh


def test_a_local_file_says_which_department_answers_for_which_trade(tmp_path: Path) -> None:
    file = tmp_path / "local.toml"
    file.write_text('[competences.health]\ncodes = ["84", "33"]\n', encoding="utf-8")
    local = find_group(make_trade("3399", (HEALTH, None)), rules=read_rules(file))
    assert "按单位名称推断" in local.reasons[3].zh


def test_an_association_answers_for_the_trade_of_most_of_its_members() -> None:
    city = make_trade("5133")
    market = city.add("Carrier", "C", kind="market", longitude=119.6, latitude=29.0)
    for number in range(4):
        city.relate("LOCATED_IN", f"A{number}", market)
    for key, trade in (("B-far", "3351"), ("C-near", "5133")):
        city.organization(key, kind="social_group", subkind="trade_association", industry="9522", in_scope=False)
        city.relate("BELONGS_TO", city.organization(f"{key}-1", industry=trade, operating=None), key)
    group = find_group(city, kind="market")
    assert (group.host, group.runner_up) == ("C-near", "B-far")


def test_the_load_of_a_department_never_makes_another_host_what_it_does_not_answer_for() -> None:
    city = make_trade("3351", (HEALTH, None), (ECONOMY, None))
    for number in range(60):
        city.add("Alliance", f"L{number}", kind="industry", status="approved")
        city.relate("HOSTS", f"U-{ECONOMY}", f"L{number}")
    assert find_group(city).host == f"U-{ECONOMY}"
