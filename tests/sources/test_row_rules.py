"""Rules between the cells of a row, codes, kinds, and what is counted instead of stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from orgraph.sources import Declared, validate_tables
from orgraph.sources.checks.row_rules import list_date_orders
from tests.sources.building import (
    WUCHENG,
    as_csv,
    check_rows,
    code,
    errors,
    organization,
    read_one,
    rules,
    values,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (code(1)[:-1], "uscc_length"),
        (code(1) + "0", "uscc_length"),
        (code(1).lower(), "uscc_lower_case"),
        (code(1)[:10] + "I" + code(1)[11:], "uscc_character"),
        (code(1)[:-1] + "?", "uscc_character"),
        (code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1"), "uscc_check_character"),
        (code(1)[:14] + code(1)[15] + code(1)[14] + code(1)[16:], None),
    ],
)
def test_a_wrong_credit_code_is_refused_by_its_rule(tmp_path: Path, text: str, rule: str | None) -> None:
    found = errors(check_rows(tmp_path, "organizations", [organization(1, 统一社会信用代码=text)]))
    if rule is None:
        assert [problem.rule for problem in found] in ([], ["uscc_organization_check"])
    else:
        assert [(problem.rule, problem.value) for problem in found] == [(rule, text)]


@pytest.mark.parametrize(
    ("sheet", "pair"),
    [
        (sheet, pair)
        for sheet in (
            "organizations",
            "party_organizations",
            "issues",
            "list_items",
            "training_classes",
            "visits",
            "carriers",
        )
        for pair in list_date_orders(sheet)
    ],
)
def test_dates_that_run_backwards_are_refused(tmp_path: Path, sheet: str, pair: tuple[str, str]) -> None:
    required = {
        "organizations": {"单位名称": "甲", "类别": "企业"},
        "party_organizations": {"党组织名称": "甲", "层级": "党支部"},
        "issues": {"编码": "W1", "问题类别": "用工", "raised_on": "2020-05-01"},
        "list_items": {"编码": "Q1", "清单类型": "需求", "事项类别": "培训", "raised_on": "2020-05-01"},
        "training_classes": {"班次名称": "甲", "班次类别": "示范班", "started_on": "2020-05-10"},
        "visits": {"走访单位": "甲", "走访对象": "乙", "visited_on": "2020-05-10"},
        "carriers": {"载体名称": "甲", "载体类型": "市场"},
    }[sheet]
    earlier, later = pair
    for days, expected in ((("2020-05-10", "2020-05-09"), ["dates_in_order"]), (("2020-05-10", "2020-05-10"), [])):
        row = {**required, earlier: days[0], later: days[1]}
        found = errors(check_rows(tmp_path, sheet, [row]))
        assert [problem.rule for problem in found] == expected
        assert all((problem.column, problem.value) == (later, days[1]) for problem in found)


def test_a_relation_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    row = {"党组织编码": "D1", "两新组织代码": code(1), "起始日期": "2020-05-02", "终止日期": "2020-05-01"}
    assert rules(check_rows(tmp_path, "covers", [row])) == ["dates_in_order"]


@pytest.mark.parametrize(
    ("part", "whole", "fits"),
    [("3", "3", True), ("4", "3", False), ("2", "1", True), ("1", "0", False), ("3", "2", False), ("5", "", True)],
)
def test_a_part_of_the_members_is_not_more_than_all(tmp_path: Path, part: str, whole: str, *, fits: bool) -> None:
    row = organization(1, 正式党员数=whole, 专职正式党员数=part)
    assert rules(check_rows(tmp_path, "organizations", [row])) == ([] if fits else ["part_exceeds_whole"])


def test_posts_that_are_filled_are_not_more_than_there_are(tmp_path: Path) -> None:
    row = organization(1, 负责人职数="3", 已配负责人职数="4")
    assert rules(check_rows(tmp_path, "organizations", [row])) == ["part_exceeds_whole"]


@pytest.mark.parametrize(
    ("prefix", "kind", "found"),
    [
        ("91", "企业", []),
        ("91", "中介机构", []),
        ("31", "中介机构", []),
        ("51", "社团", []),
        ("91", "其他", []),
        ("93", "企业", [("kind_against_code", "warning")]),
        ("52", "企业", [("kind_against_code", "error")]),
        ("91", "社团", [("kind_against_code", "error")]),
        ("31", "企业", [("kind_against_code", "error")]),
    ],
)
def test_the_kind_agrees_with_the_code(tmp_path: Path, prefix: str, kind: str, found: list[tuple[str, str]]) -> None:
    row = organization(1, 统一社会信用代码=code(1, prefix=prefix), 类别=kind)
    tables = check_rows(tmp_path, "organizations", [row])
    assert [(problem.rule, problem.severity) for problem in tables.problems] == found


def test_a_register_takes_the_kind_from_the_code(tmp_path: Path) -> None:
    prefixes = {"91": "enterprise", "93": "cooperative", "31": "intermediary", "11": None}
    rows = [
        {"企业名称": prefix, "统一社会信用代码": code(number, prefix=prefix)} for number, prefix in enumerate(prefixes)
    ]
    tables = check_rows(tmp_path, "registry", rows)
    assert values(tables, "registry", "kind") == list(prefixes.values())


def test_individual_businesses_are_counted_by_place_and_never_stored(tmp_path: Path) -> None:
    address = "武义县白洋街道4号"
    rows = [
        {
            "企业名称": "张三小吃店",
            "统一社会信用代码": code(1, prefix="92"),
            "注册地址": address,
            "注册日期": "2020-01-02",
        },
        {"企业名称": "李四理发店", "统一社会信用代码": code(2, prefix="92"), "注册地址": address},
        {"企业名称": "王五杂货店", "统一社会信用代码": code(3, prefix="92"), "注册地址": "义乌市"},
        {"企业名称": "某公司", "统一社会信用代码": code(4), "注册地址": address},
    ]
    tables = check_rows(tmp_path, "registry", rows, Declared())
    assert tables.counts["registry"].taken == 4
    assert values(tables, "registry", "name") == ["某公司"]
    listed = [(row["topic"], row["tally_area"], row["count"]) for row in tables.rows["tallies"].to_pylist()]
    assert listed == [("individual_businesses", "330723", 2), ("individual_businesses", "330782", 1)]
    assert values(tables, "tallies", "scope_period") == ["registry"] * 2
    counted = [problem for problem in tables.problems if problem.rule == "individual_business_counted"]
    assert [problem.value for problem in counted] == [code(n, prefix="92") for n in (1, 2, 3)]
    assert "张三" not in str(tables.problems) + str(tables.rows)


def test_the_opinion_of_an_owner_is_counted_by_place_and_not_kept_with_the_organization(tmp_path: Path) -> None:
    rows = [
        organization(1, 未组建原因="出资人不支持", 所在县市区="婺城区"),
        organization(2, 未组建原因="出资人不支持", 所在县市区="婺城区"),
        organization(3, 未组建原因="没有党员", 所在县市区="婺城区"),
    ]
    tables = check_rows(tmp_path, "organizations", rows, Declared(unit=WUCHENG, data_date=date(2020, 6, 30)))
    assert not rules(tables)
    assert values(tables, "organizations", "reason_not_built") == [None, None, "no_members"]
    (tally,) = tables.rows["tallies"].to_pylist()
    assert (tally["topic"], tally["tally_area"], tally["count"]) == ("owner_reason", "330702", 2)
    assert tally["counted_on"] == date(2020, 6, 30)
    assert tally["key"] == "330702/owner_reason/2020-06-30/330702/census"


def test_codes_of_generated_data_are_refused_unless_the_ledger_says_so(tmp_path: Path) -> None:
    rows = [organization(1, 统一社会信用代码=code(1, synthetic=True))]
    assert rules(check_rows(tmp_path, "organizations", rows)) == ["synthetic_code_undeclared"]
    declared = check_rows(tmp_path, "organizations", rows, Declared(unit=WUCHENG, synthetic=True))
    assert declared.synthetic
    assert not rules(declared)
    marked = check_rows(tmp_path, "organizations", [{**rows[0], "数据性质": "合成数据"}])
    assert marked.synthetic
    assert not rules(marked)


def test_codes_of_generated_data_are_refused_at_the_ends_of_relations_too(tmp_path: Path) -> None:
    row = {"党组织编码": "D1", "两新组织代码": code(1, synthetic=True)}
    (problem,) = errors(check_rows(tmp_path, "covers", [row]))
    assert (problem.rule, problem.column) == ("synthetic_code_undeclared", "两新组织代码")


def test_generated_and_real_rows_are_never_imported_together(tmp_path: Path) -> None:
    mixed = check_rows(
        tmp_path, "organizations", [{**organization(1), "数据性质": "合成数据"}, {**organization(2), "数据性质": ""}]
    )
    assert rules(mixed) == ["synthetic_mixed"]
    assert mixed.rows["organizations"].num_rows == 0
    files = [
        read_one(
            tmp_path / f"{synthetic}.csv",
            as_csv([organization(1)]),
            Declared(unit=WUCHENG, synthetic=synthetic, ledger="census"),
        )
        for synthetic in (True, False)
    ]
    tables = validate_tables(files)
    assert "synthetic_mixed" in rules(tables)
    assert tables.rows["organizations"].num_rows == 0


def test_an_industry_is_found_by_code_or_name_and_never_guessed(tmp_path: Path) -> None:
    rows = [organization(n, 行业代码=text) for n, text in enumerate(["3311", "C3311", "制造业", "", "C"])]
    tables = check_rows(tmp_path, "organizations", rows)
    assert values(tables, "organizations", "industry") == ["3311", "3311", "C", None, "C"]
    assert rules(check_rows(tmp_path, "organizations", [organization(1, 行业代码="五金生意")])) == ["industry_unknown"]


def test_the_kind_of_an_end_is_one_that_the_relation_allows(tmp_path: Path) -> None:
    for word, found in (("两新组织", "Organization"), ("企业", "Organization"), ("单位", "Unit"), ("Area", "Area")):
        row = {"成员": "甲", "成员类型": word, "联盟": "L1"}
        tables = check_rows(tmp_path, "alliance_members", [row])
        assert values(tables, "alliance_members", "member_node_kind") == [found]
    (problem,) = errors(check_rows(tmp_path, "alliance_members", [{"成员": "甲", "成员类型": "载体", "联盟": "L1"}]))
    assert problem.rule == "kind_not_allowed"
    assert "党组织" in problem.message


def test_a_role_is_kept_by_its_code(tmp_path: Path) -> None:
    rows = [{"两新组织代码": code(1), "角色": "骨干企业"}, {"两新组织代码": code(2), "角色": "大企业"}]
    tables = check_rows(tmp_path, "organization_roles", rows)
    assert values(tables, "organization_roles", "role") == ["leading_firm"]
    assert rules(tables) == ["choice_unknown"]


def test_facts_behind_the_data_date_are_warned_of_and_plans_are_not(tmp_path: Path) -> None:
    row = organization(1, 成立日期="2020-07-01", 注销日期="2020-06-30")
    declared = Declared(unit=WUCHENG, data_date=date(2020, 6, 30))
    assert rules(check_rows(tmp_path, "organizations", [row], declared)) == ["dates_in_order", "date_after_data_date"]
    party = {"党组织名称": "甲", "层级": "党支部", "换届日期": "2019-07-01", "届满日期": "2022-06-30"}
    assert rules(check_rows(tmp_path, "party_organizations", [party], declared)) == []


APPROVAL = {"批准机关": "婺城区委两新工委", "批准文号": "婺两新〔2020〕3号", "批准日期": "2020-05-20"}


def alliance(**cells: str) -> dict[str, str]:
    return {"联盟编码": "LM1", "联盟名称": "示例党建联盟", "联盟类型": "区域和园区化", **cells}


@pytest.mark.parametrize("missing", APPROVAL)
def test_an_approved_alliance_without_its_approval_is_refused(tmp_path: Path, missing: str) -> None:
    cells = {heading: text for heading, text in APPROVAL.items() if heading != missing}
    (problem,) = errors(check_rows(tmp_path, "alliances", [alliance(状态="已批准", **cells)]))
    assert (problem.rule, problem.column) == ("approval_incomplete", missing)
    assert "拟建" in problem.message


@pytest.mark.parametrize("cells", [{"状态": "已批准", **APPROVAL}, {"状态": "拟建"}, {}])
def test_a_proposed_alliance_needs_no_approval(tmp_path: Path, cells: dict[str, str]) -> None:
    assert errors(check_rows(tmp_path, "alliances", [alliance(**cells)])) == []
