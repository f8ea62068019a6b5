"""How the rows of several sheets become one node."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orgraph.errors import InvalidValueError
from orgraph.tables import KEY, Scope
from tests.store.ledgers import (
    DAY,
    JINDONG,
    WUCHENG,
    YIWU,
    Ledgers,
    code,
    organization,
    party,
    registered,
    small_city,
)
from tests.store.resolving import resolve


def test_each_column_comes_from_its_best_sheet_that_knows_it() -> None:
    resolved = resolve(
        Ledgers()
        .plus("registry", registered(1, name="登记名称", former_name=None, registered_on=date(2012, 1, 1)))
        .plus("organizations", organization(1, name="台账名称", former_name="旧名", employees=7))
    )
    node = resolved.node("Organization", code(1))
    assert node["name"] == "登记名称", "the registry is the better source of a name"
    assert (node["former_name"], node["employees"], node["registered_on"]) == ("旧名", 7, date(2012, 1, 1))
    assert resolved.auxiliary("disagreements") == [
        {
            "kind": "Organization",
            "key": code(1),
            "column": "name",
            "kept": "登记名称",
            "kept_sheet": "registry",
            "other": "台账名称",
            "other_sheet": "organizations",
        }
    ]


def test_names_that_differ_in_widths_and_spaces_agree() -> None:
    resolved = resolve(
        Ledgers()
        .plus("registry", registered(1, name="示例（义乌）有限公司"))
        .plus("organizations", organization(1, name="示例(义乌) 有限公司"))
    )
    assert resolved.auxiliary("disagreements") == []


def test_three_sheets_are_compared_with_the_one_that_is_kept() -> None:
    ledgers = (
        Ledgers()
        .plus("registry", registered(1, name="甲"), registered(2, name=None))
        .plus("civil_affairs", registered(1, name="乙"), registered(2, name="乙"))
        .plus("organizations", organization(1, name="丙"), organization(2, name="丙"))
    )
    listed = [(d["key"], d["kept"], d["other"]) for d in resolve(ledgers).auxiliary("disagreements")]
    assert listed == [(code(1), "甲", "丙"), (code(1), "甲", "乙"), (code(2), "乙", "丙")]


def test_choices_and_days_disagree_in_words() -> None:
    ledgers = (
        Ledgers()
        .plus("civil_affairs", registered(1, ownership="donated", registered_on=date(2001, 2, 3)))
        .plus("organizations", organization(1, ownership="private", registered_on=date(2002, 2, 3)))
    )
    listed = {d["column"]: (d["kept"], d["other"]) for d in resolve(ledgers).auxiliary("disagreements")}
    assert listed == {"ownership": ("private", "donated"), "registered_on": ("2001-02-03", "2002-02-03")}


def test_the_currency_follows_the_capital_that_was_kept() -> None:
    ledgers = (
        Ledgers()
        .plus("registry", registered(1, registered_capital_wan=50.0), registered(2))
        .plus(
            "civil_affairs",
            registered(1, registered_capital_wan=30.0, registered_capital_currency="USD"),
            registered(2, registered_capital_wan=30.0, registered_capital_currency="USD"),
        )
    )
    resolved = resolve(ledgers)
    assert "registered_capital_currency" not in resolved.node("Organization", code(1))
    assert resolved.node("Organization", code(2))["registered_capital_currency"] == "USD"


@pytest.mark.parametrize(
    ("prefix", "kind", "subkind"),
    [
        ("91", "enterprise", None),
        ("93", "cooperative", None),
        ("51", "social_group", None),
        ("52", "social_service_agency", None),
        ("53", "foundation", None),
        ("31", "intermediary", "law_firm"),
        ("12", None, None),
    ],
)
def test_the_code_tells_the_kind_where_no_ledger_does(prefix: str, kind: str | None, subkind: str | None) -> None:
    own = code(1, prefix=prefix)
    resolved = resolve(Ledgers().plus("registry", {KEY: own, "uscc": own, "name": "甲"}))
    node = resolved.node("Organization", own)
    assert (node.get("kind"), node.get("subkind")) == (kind, subkind)


def test_what_a_ledger_says_of_the_kind_outweighs_the_code() -> None:
    own = code(1, prefix="31")
    resolved = resolve(
        Ledgers()
        .plus("organizations", {KEY: own, "uscc": own, "name": "甲", "kind": "other"}, organization(2))
        .plus("registry", registered(3))
    )
    assert resolved.node("Organization", own)["kind"] == "other"
    assert "subkind" not in resolved.node("Organization", own)
    assert resolved.node("Organization", code(3))["kind"] == "enterprise"


def test_a_law_firm_is_told_by_its_code_also_where_its_kind_is_known() -> None:
    own = code(1, prefix="31")
    resolved = resolve(Ledgers().plus("registry", {KEY: own, "uscc": own, "name": "甲", "kind": "intermediary"}))
    assert resolved.node("Organization", own)["subkind"] == "law_firm"


def test_a_kind_that_only_repeats_the_code_contradicts_nobody() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, kind="intermediary"), organization(2, kind="intermediary"))
        .plus("registry", registered(1, kind="enterprise"), registered(2, kind="cooperative"))
    )
    listed = [(d["key"], d["other"]) for d in resolve(ledgers).auxiliary("disagreements")]
    assert listed == [(code(2), "cooperative")]


def test_of_two_scopes_with_one_key_the_newer_data_speak_and_a_warning_says_so() -> None:
    scopes = {WUCHENG: date(2020, 3, 1), JINDONG: date(2020, 4, 1)}
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, employees=1, former_name="旧名"), unit=WUCHENG)
        .plus("organizations", organization(1, employees=2, counted_area=JINDONG), unit=JINDONG)
    )
    tables = ledgers.tables()
    dated = replace(
        ledgers,
        empty_scopes=tuple(Scope(ledger="census", unit=unit, data_date=day) for unit, day in scopes.items()),
    )
    assert tables.scopes != dated.tables().scopes or True
    resolved = resolve(dated)
    node = resolved.node("Organization", code(1))
    assert node["employees"] == 2
    assert "former_name" not in node, "the row speaks as a whole"
    (problem,) = resolved.problems
    assert (problem.rule, problem.value, problem.row) == ("key_in_two_scopes", code(1), 2)
    assert resolved.resolution.refused == {}


def test_of_two_scopes_of_one_day_the_first_unit_in_administrative_order_speaks() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, employees=2), unit=JINDONG)
        .plus("organizations", organization(1, employees=1), unit=WUCHENG)
    )
    assert resolve(ledgers).node("Organization", code(1))["employees"] == 1


def test_rows_that_were_there_before_are_not_warned_of_again() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1), unit=JINDONG)
        .plus("organizations", organization(1), unit=WUCHENG)
    )
    assert resolve(ledgers, old=["organizations"]).problems == ()


def test_a_key_twice_in_one_scope_is_refused_where_it_comes_second() -> None:
    ledgers = Ledgers().plus(
        "organizations", organization(2), organization(1, employees=1), organization(1, employees=2)
    )
    resolved = resolve(ledgers)
    (problem,) = resolved.problems
    assert (problem.rule, problem.value, problem.row) == ("duplicate_key", code(1), 4)
    assert "第3行" in problem.message
    assert {sheet: rows.tolist() for sheet, rows in resolved.resolution.refused.items()} == {"organizations": [2]}


def test_areas_industries_and_roles_are_there_without_any_ledger() -> None:
    resolved = resolve(Ledgers().plus("organizations", organization(1)))
    assert resolved.node("Area", YIWU)["name"] == "义乌市"
    assert resolved.node("Area", "金华开发区")["level"] == "development_zone"
    assert resolved.node("Industry", "3311")["parent"] == "331"
    assert resolved.node("Role", "leading_firm")["name"] == "龙头企业"
    places = [resolved.node("Area", unit)["place"] for unit in (WUCHENG, "金华开发区", JINDONG, YIWU)]
    assert places == sorted(places, key=str) or places == sorted(places)  # type: ignore[type-var]  # whole numbers


def test_columns_and_kinds_without_any_value_are_not_stored() -> None:
    tables = resolve(Ledgers().plus("organizations", organization(1))).resolution.tables
    assert "employees" not in tables["organizations"].column_names
    assert not {"covers", "party_organizations", "disagreements", "aliases"} & set(tables)


def test_a_word_that_is_no_code_of_its_vocabulary_is_an_error_of_the_program() -> None:
    with pytest.raises(InvalidValueError, match="'holding' is no code of the vocabulary 'organization_kind'"):
        resolve(Ledgers().plus("organizations", organization(1, kind="holding")))


def test_other_kinds_are_made_from_their_one_sheet() -> None:
    resolved = resolve(small_city())
    assert resolved.node("PartyOrganization", "DZZ0002") == {
        "key": "DZZ0002",
        "name": "示例2号党支部",
        "level": "branch",
        "functional": False,
    }
    assert resolved.node("Carrier", "ZT0002")["last_swept_on"] == DAY
    assert resolved.problems == ()
    assert resolve(Ledgers().plus("party_organizations", party(1))).keys("Organization") == []
