"""The command line that other programs call: its JSON, its exit codes, and nothing else on stdout."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ask
from tests.cli.running import orgraph

DIGEST = re.compile(r"[0-9a-f]{64}")
REGISTRY = Path(__file__).parents[3] / "shared" / "data" / "registry" / "jinhua_3counties_sample.csv"
UNREAL_RUNGS = {"closed", "unknown"}


def test_demo_writes_what_it_says(city: Path) -> None:
    assert list((city / "ledgers").rglob("*.xlsx"))
    assert list((city / "ledgers-as-received").rglob("*.xlsx"))
    assert json.loads((city / "truth.json").read_text(encoding="utf-8"))["seed"] == 7
    assert (city / "store" / "CURRENT.json").exists()


def test_an_import_reports_its_batch_tables_and_columns(city: Path, tmp_path: Path) -> None:
    report = orgraph("import", city / "ledgers", "--store", f"local:{tmp_path / 'store'}", "--json")
    assert report.code == 0
    assert DIGEST.fullmatch(report.json["batch"])
    assert report.json["changed"] is True
    assert report.json["problems"] == []
    for count in report.json["tables"].values():
        assert count["rows"] == count["taken"] + count["refused"]
    again = orgraph("import", city / "ledgers", "--store", f"local:{tmp_path / 'store'}", "--json")
    assert (again.code, again.json["changed"], again.json["batch"]) == (0, False, report.json["batch"])
    assert again.json["tables"] == report.json["tables"]


def test_the_same_city_has_the_same_digest_as_its_own_store(city: Path, store: str, tmp_path: Path) -> None:
    report = orgraph("import", city / "ledgers", "--store", f"local:{tmp_path / 'store'}", "--json")
    current = [batch for batch in orgraph("batches", "--store", store, "--json").json["batches"] if batch["current"]]
    assert [batch["digest"] for batch in current] == [report.json["batch"]]


def test_ledgers_as_received_change_nothing_and_every_problem_says_where(city: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "refused.xlsx"
    target = f"local:{tmp_path / 'store'}"
    report = orgraph("import", city / "ledgers-as-received", "--store", target, "--json", "--problems", workbook)
    assert report.code == 1
    assert report.json["changed"] is False
    assert report.json["batch"] is None
    assert workbook.exists()
    errors = [problem for problem in report.json["problems"] if problem["severity"] == "error"]
    assert errors
    for problem in errors:
        assert problem["file"]
        assert problem["rule"]
        assert problem["message"]
        assert problem["sheet"]
        assert problem["row"]
    assert any(column["person"] for column in report.json["dropped_columns"])
    assert report.json["problem_count"] >= len(report.json["problems"])


def test_a_partial_import_takes_the_good_rows(city: Path, tmp_path: Path) -> None:
    target = f"local:{tmp_path / 'store'}"
    report = orgraph("import", city / "ledgers-as-received", "--store", target, "--partial", "--json")
    assert report.code == 1
    assert report.json["changed"] is True
    assert any(count["refused"] for count in report.json["tables"].values())
    assert orgraph("coverage", "--store", target, "--json").code == 0


def test_coverage_answers_with_eight_rates_that_keep_their_denominators(store: str) -> None:
    answer = ask("coverage", "--store", store, "--json").json
    assert [rate["code"] for rate in answer["rates"]] == list("ABCDEFGH")
    for rate in answer["rates"]:
        assert rate["denominator"]
        known = rate["population"] - rate["unknown"]
        assert 0 <= rate["covered"] <= known
        assert rate["share"] == (pytest.approx(rate["covered"] / known) if known else None)
    assert DIGEST.fullmatch(answer["snapshot"])
    assert DIGEST.fullmatch(answer["rules"])
    assert answer["rates"][4]["tiers"]
    assert set(answer["ladder"]) >= UNREAL_RUNGS


@pytest.mark.parametrize(
    "by",
    ["county", "county,kind", "unit", "township", "carrier", "industry_section,size_class", "industry_class", "kind"],
)
def test_groups_add_up_to_the_whole(store: str, by: str) -> None:
    answer = orgraph("coverage", "--store", store, "--by", by, "--json").json
    for place, rate in enumerate(answer["rates"]):
        for figure in ("covered", "population", "unknown"):
            assert sum(group["rates"][place][figure] for group in answer["groups"]) == rate[figure]
    for rung, count in answer["ladder"].items():
        assert sum(group["ladder"][rung] for group in answer["groups"]) == count
    assert all(list(group["keys"]) == by.split(",") for group in answer["groups"])


@pytest.mark.parametrize("code", list("ABCDEFGH"))
def test_the_rows_behind_a_rate_are_its_whole_population(store: str, code: str) -> None:
    rate = next(r for r in ask("coverage", "--store", store, "--json").json["rates"] if r["code"] == code)
    rows = list(csv.DictReader(io.StringIO(orgraph("coverage", "--store", store, "--rows", code, "--csv").out)))
    assert len(rows) == rate["population"]
    assert sum(row["status"] == "covered" for row in rows) == rate["covered"]
    assert sum(row["status"] == "unknown" for row in rows) == rate["unknown"]
    assert all(row["数据性质"] == "合成数据" for row in rows)


def test_the_day_and_the_batch_can_be_named(store: str) -> None:
    now = ask("coverage", "--store", store, "--json").json
    later = orgraph("coverage", "--store", store, "--as-of", "2021-01-31", "--json").json
    assert later["as_of"] == "2021-01-31"
    assert later["snapshot"] == now["snapshot"]
    named = orgraph("coverage", "--store", store, "--batch", now["snapshot"][:12], "--json").json
    assert named == now


def test_census_answers_in_json(store: str) -> None:
    answer = orgraph("census", "--store", store, "--json")
    assert answer.code == 0
    assert answer.json["snapshot"]


def test_undo_goes_back_and_a_store_says_so(city: Path, tmp_path: Path) -> None:
    target = f"local:{tmp_path / 'store'}"
    files = sorted((city / "ledgers").rglob("*.xlsx"))
    assert orgraph("import", city / "ledgers", "--store", target).code == 0
    first = orgraph("batches", "--store", target, "--json").json["batches"][-1]["digest"]
    visits = next(path for path in files if "走访" in path.name)
    shutil.copy(visits, tmp_path / "again.xlsx")
    assert orgraph("undo", "--store", target, "--json").code == 2
    assert orgraph("coverage", "--store", target, "--json").json["snapshot"] == first


def test_a_store_that_is_not_there_ends_with_3_and_says_so_in_json(tmp_path: Path) -> None:
    answer = orgraph("coverage", "--store", f"local:{tmp_path / 'nothing'}", "--json")
    assert answer.code == 3
    assert answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["coverage", "--by", "colour"], "colour"),
        (["coverage", "--rows", "Z"], "Z"),
        (["coverage", "--no-such-option"], "没有选项 --no-such-option"),
        (["no-such-command"], "没有这个命令"),
        (["coverage", "--as-of", "yesterday"], "--as-of 的值不能用"),
        (["report"], "缺少 --output"),
        (["coverage", "--batch"], "选项 --batch 缺少值"),
        (["propose", "--min", "60", "--max", "20"], "每组最少60家、最多20家"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_was_wrong(store: str, arguments: list[str], said: str) -> None:
    answer = orgraph(*arguments, ORGRAPH_STORE=store)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


@pytest.mark.parametrize("options", [("--html", "--xlsx"), ("--xlsx", "--ledger"), ("--xlsx", "--decisions")])
def test_two_options_that_name_one_file_are_refused(store: str, tmp_path: Path, options: tuple[str, str]) -> None:
    one, other = tmp_path / "one", tmp_path / "." / "one"
    answer = orgraph("propose", options[0], one, options[1], other, ORGRAPH_STORE=store)
    assert answer.code == 2
    assert "会互相覆盖" in answer.err
    assert not one.exists()


def test_a_bad_rule_file_ends_with_4(store: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[establish]\nmin_ful_members_solo = 3\n", encoding="utf-8")
    answer = orgraph("coverage", "--store", store, "--rules", rules)
    assert answer.code == 4
    assert "min_full_members_solo" in answer.err


def test_a_local_threshold_changes_the_must_build_population(store: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[establish]\nmin_full_members_solo = 5\n", encoding="utf-8")
    shipped = ask("coverage", "--store", store, "--json").json
    local = orgraph("coverage", "--store", store, "--rules", rules, "--json").json
    assert local["rates"][1]["population"] < shipped["rates"][1]["population"]
    assert local["rules"] != shipped["rules"]


def test_every_command_prints_on_a_gbk_console(store: str) -> None:
    for command in ("coverage", "census", "batches", "doctor"):
        answer = orgraph(command, "--store", store, PYTHONIOENCODING="gbk")
        assert answer.code == 0, answer.err


def test_doctor_is_well_on_a_good_store_and_names_a_missing_one(store: str, tmp_path: Path) -> None:
    assert orgraph("doctor", "--store", store, "--json").json["well"] is True
    assert orgraph("doctor", "--store", f"local:{tmp_path / 'nothing'}", "--json").code == 3


def test_templates_of_every_ledger_are_written(tmp_path: Path) -> None:
    answer = orgraph("template", "--to", tmp_path, "--json")
    assert answer.code == 0
    assert all(Path(path).exists() for path in answer.json["written"])


def test_an_archive_and_workbooks_carry_the_same_city(store: str, tmp_path: Path) -> None:
    digest = ask("coverage", "--store", store, "--json").json["snapshot"]
    for form in ("archive", "ledgers"):
        assert orgraph("export", form, tmp_path / form, "--store", store).code == 0
        report = orgraph("import", tmp_path / form, "--store", f"local:{tmp_path / form}-store", "--json")
        assert report.code == 0, report.out[:2000]
        assert report.json["batch"] == digest, form


@pytest.mark.skipif(not REGISTRY.exists(), reason="the registry extract is not beside this checkout")
def test_a_registry_alone_knows_no_coverage_and_says_who_could_tell(tmp_path: Path) -> None:
    target = f"local:{tmp_path / 'store'}"
    report = orgraph("import", REGISTRY, "--store", target, "--json")
    assert report.code == 0
    assert report.json["tables"]["registry"] == {"rows": 932, "taken": 932, "refused": 0}
    answer = orgraph("coverage", "--store", target, "--json").json
    for rate in answer["rates"]:
        assert rate["share"] is None
        assert rate["covered"] == 0
        assert rate["because"]
    assert answer["must_build_missing"] == []


def test_clusters_are_told_with_their_members_and_fitted_to_the_alliances(store: str, tmp_path: Path) -> None:
    answer = ask("clusters", "--store", store, "--json").json
    assert {"resolution", "modularity", "significant", "clusters", "against_alliances"} <= set(answer)
    assert answer["significant"] is True
    members = [key for cluster in answer["clusters"] for key in cluster["members"]]
    assert len(members) == len(set(members)) > 0
    assert {"nmi", "ari", "divided", "joined", "disagree"} <= set(answer["against_alliances"])
    rows = list(csv.DictReader(io.StringIO(ask("clusters", "--store", store, "--csv").out)))
    assert [int(row["组织数"]) for row in rows] == [len(cluster["members"]) for cluster in answer["clusters"]]
    workbook = tmp_path / "clusters.xlsx"
    assert orgraph("clusters", "--store", store, "--xlsx", workbook).code == 0
    assert workbook.read_bytes()[:2] == b"PK"


def test_brokers_are_told_with_what_their_loss_cuts_off(store: str, tmp_path: Path) -> None:
    answer = ask("brokers", "--store", store, "--most", 5, "--json").json
    assert {"brokers", "articulation_points", "betweenness", "ties", "definition"} <= set(answer)
    assert 0 < len(answer["brokers"]) <= 5
    assert answer["betweenness"]["method"] == "exact"
    rows = list(csv.DictReader(io.StringIO(ask("brokers", "--store", store, "--most", 5, "--csv").out)))
    assert [row["编码"] for row in rows] == [broker["key"] for broker in answer["brokers"]]
    workbook = tmp_path / "brokers.xlsx"
    assert orgraph("brokers", "--store", store, "--xlsx", workbook).code == 0
    assert workbook.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("command", ["holes", "clusters", "census"])
def test_every_sentence_begins_beside_its_bullet(store: str, command: str) -> None:
    lines = ask(command, "--store", store).out.splitlines()
    bullets = [line for line in lines if line.startswith("·")]
    assert bullets
    assert all(line.strip() != "·" for line in bullets)
