"""What cells say: each type in the ways that ledgers write it, and why a cell is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.model import MODEL
from orgraph.sources.cells.columns import read_cells
from orgraph.sources.cells.days import read_day, read_month
from orgraph.sources.cells.numbers import read_members, read_money, read_number, read_share, write_money
from orgraph.sources.raw import RawColumn
from orgraph.sources.refusal import Refusal
from tests.sources.building import check_rows, errors, organization, rules, values

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.tables import Tables

COLUMNS = {cell.name: cell for sheet in ("organizations", "registry") for cell in MODEL.cells(sheet)}
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MEMBERS = st.integers(0, 5000)


def read(name: str, *texts: str | None) -> list[object]:
    """Read cells of one column; a refused cell is its rule."""
    cells = read_cells(RawColumn(heading="", values=pa.array(texts, pa.string())), COLUMNS[name])
    listed: list[object] = cells.values.to_pylist()
    return [cells.refusals[row].rule if row in cells.refusals else value for row, value in enumerate(listed)]


@given(DAYS)
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    texts = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y年%m月%d日}",
        f"{day:%Y%m%d}",
        f"{day} 00:00:00",
        f"{day}T08:30:00",
        f"　{day:%Y-%m-%d}\n",
        f"{day:%Y}－{day:%m}－{day:%d}",
    ]
    assert read("registered_on", *texts) == [day] * len(texts)


@given(st.dates(date(1927, 5, 18), date(2099, 12, 31)))
def test_the_number_of_a_day_is_a_day_only_where_the_cell_is_a_number(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert read_day(serial, is_number=True) == day
    assert isinstance(read_day(serial), Refusal)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2020-02-30", "date_impossible"),
        ("2020-13-01", "date_impossible"),
        ("1899-12-31", "date_impossible"),
        ("0012-05-18", "date_impossible"),
        ("2020-05", "date_incomplete"),
        ("2020年5月", "date_incomplete"),
        ("2020", "date_incomplete"),
        ("202005", "date_incomplete"),
        ("12-5-18", "date_unreadable"),
        ("5/18/2012", "date_unreadable"),
        ("2020-05/01", "date_unreadable"),
        ("去年", "date_unreadable"),
        ("43952", "date_unreadable"),
        ("长期", "date_unreadable"),
        ("2020-05-01至2021", "date_unreadable"),
    ],
)
def test_what_is_no_day_is_refused(text: str, rule: str) -> None:
    assert read("registered_on", text) == [rule]


@pytest.mark.parametrize("text", ["1905", "2020", "20205", "73051", "43952.5x"])
def test_a_small_number_is_rather_a_year_than_a_day(text: str) -> None:
    assert isinstance(read_day(text, is_number=True), Refusal) == (text != "20205")


def test_a_last_day_that_has_not_come_is_open() -> None:
    assert read("closed_on", "至今", "长期", "2020-05-01") == [None, None, date(2020, 5, 1)]


@given(DAYS)
def test_every_way_of_writing_a_month_gives_its_first_day(day: date) -> None:
    texts = [
        f"{day:%Y-%m}",
        f"{day.year}/{day.month}",
        f"{day.year}.{day.month}",
        f"{day.year}年{day.month}月",
        f"{day.year}年{day.month:02}月份",
        f"{day:%Y%m}",
        day.isoformat(),
    ]
    assert [read_month(text) for text in texts] == [day.replace(day=1)] * len(texts)


@pytest.mark.parametrize("text", ["2020", "2020-13", "五月", "2020年第2季度"])
def test_what_is_no_month_is_refused(text: str) -> None:
    assert isinstance(read_month(text), Refusal)


def test_the_number_2020_point_1_may_be_january_or_october() -> None:
    assert isinstance(read_month("2020.1", is_number=True), Refusal)
    assert read_month("202010", is_number=True) == date(2020, 10, 1)


@given(st.integers(0, 10**9))
def test_every_way_of_writing_a_count_gives_that_count(count: int) -> None:
    wide = str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    texts = [
        str(count),
        f"{count:,}",
        f"{count}人",
        f"{count}.0",
        wide,
        f" {count} ",
        f"{count:,}人".replace(",", "，"),
    ]
    assert read("employees", *texts) == [count] * len(texts)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("约86", "not_a_number"),
        ("80多", "not_a_number"),
        ("86-90", "not_a_number"),
        ("1,23", "not_a_number"),
        ("86.5", "not_a_whole_number"),
        ("-3", "out_of_range"),
        ("八十六", "not_a_number"),
        ("86万元", "not_a_number"),
        ("1e400", "not_a_number"),
        ("8 6", "not_a_number"),
    ],
)
def test_what_is_no_count_is_refused(text: str, rule: str) -> None:
    assert read("employees", text) == [rule]


@given(st.floats(0, 1e12, allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_was_written(number: float) -> None:
    assert read_number(repr(number)) == number


@given(st.integers(0, 10_000))
def test_a_share_is_the_same_as_percent_and_as_fraction(hundredths: int) -> None:
    assert read_share(f"{hundredths / 100}%") == pytest.approx(hundredths / 10_000, abs=1e-15)
    assert read_share(str(hundredths / 10_000)) == hundredths / 10_000


def test_a_bare_percentage_is_no_share() -> None:
    refused = read_share("10")
    assert isinstance(refused, Refusal)
    assert "10%" in refused.message


@given(MEMBERS)
def test_a_count_of_members_is_its_lower_bound_and_one_and_two_are_the_same(count: int) -> None:
    expected = 1 if count == 2 else count
    assert [read_members(text) for text in (str(count), f"{count}人", f"{count}名", f"{count}.0")] == [expected] * 4


@pytest.mark.parametrize("text", ["1-2", "1–2", "1—2", "1~2", "1～2", "1至2", "1或2", "1－2人"])
def test_every_dash_between_one_and_two_is_read(text: str) -> None:
    assert read("full_members", text) == [1]


@pytest.mark.parametrize("text", ["3-5", "少于3", "若干", "2.5", "-1"])
def test_what_is_no_count_of_members_is_refused(text: str) -> None:
    assert isinstance(read("full_members", text)[0], str)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("5,154(万元人民币)", 5154, "CNY"),
        ("5154（万元人民币）", 5154, "CNY"),
        ("50(万美元)", 50, "USD"),
        ("500(万)", 500, None),
        ("500万人民币", 500, "CNY"),
        ("500万人民币元", 500, "CNY"),
        ("500万元人民币", 500, "CNY"),
        ("500万元", 500, None),
        ("500万", 500, None),
        ("500", 500, None),
        ("3000000元", 300, None),
        ("3000000元人民币", 300, "CNY"),
        ("人民币500万元", 500, "CNY"),
        ("1.2亿元", 12000, None),
        ("20万港币", 20, "HKD"),
        ("20万欧元", 20, "EUR"),
        ("1,000.50万日元", 1000.5, "JPY"),
        ("３００万元", 300, None),
        ("0", 0, None),
        ("100万港元", 100, "HKD"),
    ],
)
def test_money_is_read_with_its_unit_and_currency(text: str, amount: float, currency: str | None) -> None:
    cells = read_cells(RawColumn(heading="", values=pa.array([text])), COLUMNS["registered_capital_wan"])
    assert not cells.refusals
    assert cells.values.to_pylist() == [amount]
    assert cells.currencies is not None
    assert cells.currencies.to_pylist() == [currency]


@pytest.mark.parametrize("text", ["约500万", "500-600万", "伍佰万元", "500人民币", "500万比特币", "万元", "-5万元"])
def test_money_that_leaves_a_doubt_is_refused(text: str) -> None:
    assert isinstance(read("registered_capital_wan", text)[0], str)


def test_a_foreign_currency_is_refused_where_no_column_keeps_it() -> None:
    assert read("turnover_wan", "50万美元", "50万元人民币") == ["currency_not_allowed", 50]


@given(st.decimals(0, 10**9, places=4), st.sampled_from([None, "CNY", "USD", "HKD", "EUR", "JPY"]))
def test_money_that_is_written_is_read_again(amount: float, currency: str | None) -> None:
    assert read_money(write_money(float(amount), currency), keeps_currency=True) == (float(amount), currency)


def test_yes_and_no_in_the_words_of_ledgers() -> None:
    yes = ["是", "有", "√", "✓", "1", "Y", "yes", "TRUE", "已", "Ｙ"]
    no = ["否", "无", "没有", "×", "0", "N", "no", "FALSE", "未"]
    assert read("has_union", *yes, *no) == [True] * len(yes) + [False] * len(no)
    assert read("has_union", "空", "", "不详", None) == [None] * 4
    assert read("has_union", "筹建中") == ["not_yes_or_no"]


def test_a_word_for_nothing_that_is_a_value_is_that_value() -> None:
    assert read("declared_coverage", "无", "未组建", "none", "-") == ["none", "none", "none", None]


@pytest.mark.parametrize(
    "text", ["", " ", "　", "N/A", "n/a", "NA", "-", "—", "无", "不详", "未知", "空", "null", "NULL", "/"]
)
@pytest.mark.parametrize(
    "name", ["former_name", "uscc", "registered_on", "employees", "turnover_wan", "full_members", "kind"]
)
def test_words_for_nothing_are_unknown_and_not_zero(name: str, text: str) -> None:
    assert read(name, text) == [None]


def test_a_value_outside_the_vocabulary_is_refused_with_the_words_that_are_allowed(tmp_path: Path) -> None:
    (problem,) = errors(check_rows(tmp_path, "organizations", [organization(1, 类别="事业编")]))
    assert (problem.rule, problem.value, problem.column, problem.row) == ("choice_unknown", "事业编", "类别", 2)
    assert "社会团体" in problem.message


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("曾用名", "联系13912345678"),
        ("曾用名", "139-1234-5678"),
        ("曾用名", "+86 13912345678"),
        ("注册地址", "某路1号 张某11010519491231002X"),
        ("职工人数", "13912345678人"),
        ("成立日期", "13912345678"),
        ("业务主管单位", "13912345678"),
    ],
)
def test_a_cell_that_gives_a_person_away_is_refused_and_shown_nowhere(tmp_path: Path, heading: str, text: str) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, **{heading: text})])
    (problem,) = errors(tables)
    assert problem.rule == "personal_data"
    assert "139" not in str(tables.problems)
    assert "110105" not in str(tables.problems)
    assert tables.rows["organizations"].num_rows == 0


@pytest.mark.parametrize(
    "text", ["110105194912310021", "0579-82468135", "邮编321000", "138001380001", "婺两新〔2020〕3号"]
)
def test_numbers_that_are_no_persons_are_kept(tmp_path: Path, text: str) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, 曾用名=text)])
    assert not errors(tables)
    assert values(tables, "organizations", "former_name") == [text]


def test_the_decimals_of_a_number_are_no_telephone() -> None:
    assert read("longitude", "119.13912345678", "119.1391234567") == [119.13912345678, 119.1391234567]
    assert read("former_name", "联系人.13912345678") == ["personal_data"]


def test_all_problems_of_all_rows_are_reported_at_once(tmp_path: Path) -> None:
    rows = [
        organization(1, 类别="甲", 成立日期="2020-02-30", 职工人数="约3"),
        organization(2),
        organization(3, 正式党员数="若干", 是否规上="也许", 统一社会信用代码="123"),
        {"单位名称": "", "类别": ""},
        {"单位名称": "", "类别": "企业", "曾用名": "旧名"},
    ]
    tables = check_rows(tmp_path, "organizations", rows)
    assert [(problem.row, problem.rule) for problem in errors(tables)] == [
        (2, "choice_unknown"),
        (2, "date_impossible"),
        (2, "not_a_number"),
        (4, "uscc_length"),
        (4, "not_a_number"),
        (4, "not_yes_or_no"),
        (6, "required_missing"),
    ]
    count = tables.counts["organizations"]
    assert (count.rows, count.taken, count.refused) == (4, 1, 3)


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random: object) -> None:
    import random as random_module
    import tempfile
    from pathlib import Path

    assert isinstance(random, random_module.Random)
    rows = [organization(n, 成立日期=str(date(2010, 1, 1) + timedelta(days=n)), 正式党员数=str(n)) for n in range(12)]
    rows[3]["类别"] = "没有这类"
    shuffled = random.sample(rows, len(rows))

    def accept(tables: Tables) -> list[str]:
        return sorted(map(str, tables.rows["organizations"].drop_columns(["origin_row"]).to_pylist()))

    with tempfile.TemporaryDirectory() as folder:
        first, second = (check_rows(Path(folder), "organizations", order) for order in (rows, shuffled))
    assert accept(first) == accept(second)
    assert rules(first) == rules(second)
