"""Two computations meet: what was planted in a city, and what an import and an analysis of its ledgers find."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.demo import CLEAN, RECEIVED, TRUTH, write_demo
from orgraph.pipeline.importing import import_ledgers
from orgraph.pipeline.measuring import measure_store_census, measure_store_coverage
from tests.demo.conftest import TINY_SEED, take_ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.tables import ImportReport

FIGURES = ("covered", "population", "unknown")
FOLLOW_ON = {"coordinates_incomplete"}
"""Said beside the refusal of one of the two coordinates."""


def read_truth(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    return truth


def measure(folder: Path, name: str) -> dict[str, Any]:
    content = measure_store_coverage(f"local:{folder / f'store-{name}'}", by=("unit",)).as_dict()
    groups = {group["keys"]["unit"]: group for group in content["groups"]}
    return {**content, "by_unit": groups}


def measure_census(folder: Path, name: str) -> dict[str, Any]:
    return measure_store_census(f"local:{folder / f'store-{name}'}").as_dict()


def list_figures(content: dict[str, Any]) -> dict[str, Any]:
    rates = content["rates"]
    by_code = rates if isinstance(rates, dict) else {rate["code"]: rate for rate in rates}
    return {
        "ladder": content["ladder"],
        "rates": {code: {name: rate[name] for name in FIGURES} for code, rate in by_code.items()},
    }


@pytest.fixture(scope="session")
def received(tiny_folder: Path) -> ImportReport:
    return take_ledgers(tiny_folder, RECEIVED, partial=True)


def test_clean_ledgers_are_imported_without_a_single_problem(tiny_folder: Path, imported: ImportReport) -> None:
    assert imported.problems == ()
    assert imported.dropped_columns == ()
    rows = read_truth(tiny_folder)["rows"]
    assert {name: (count.rows, count.refused) for name, count in imported.tables.items() if count.rows} == {
        name: (number, 0) for name, number in rows.items() if number
    }


@pytest.mark.usefixtures("imported")
def test_coverage_is_what_was_planted(tiny_folder: Path) -> None:
    expected, content = read_truth(tiny_folder)["expected"], measure(tiny_folder, CLEAN)
    assert list_figures(content) == list_figures(expected)
    assert {name: content["effective"][name] for name in FIGURES} == expected["effective"]
    for unit, group in content["by_unit"].items():
        assert list_figures(group) == list_figures(expected["by_unit"][unit]), unit


@pytest.mark.usefixtures("imported")
def test_the_lists_name_what_was_planted(tiny_folder: Path) -> None:
    planted, content = read_truth(tiny_folder)["planted"], measure(tiny_folder, CLEAN)
    for name in ("must_build_missing", "should_be_solo", "declared_disagreements"):
        assert sorted(content[name]) == planted[name]
        assert planted[name]
    swept = {*planted["carriers_never_swept"], *planted["carriers_swept_long_ago"]}
    assert set(content["carriers"]["not_swept"]) == swept


@pytest.mark.parametrize(("size", "seed"), [("tiny", 1), ("tiny", 2), ("county", 5)])
def test_every_city_comes_to_what_was_planted_in_it(size: str, seed: int, tmp_path: Path) -> None:
    write_demo(tmp_path, size=size, seed=seed)
    assert take_ledgers(tmp_path, CLEAN, partial=False).problems == ()
    expected, content = read_truth(tmp_path)["expected"], measure(tmp_path, CLEAN)
    assert list_figures(content) == list_figures(expected)
    assert sorted(content["must_build_missing"]) == read_truth(tmp_path)["planted"]["must_build_missing"]


@pytest.mark.usefixtures("imported")
def test_registers_and_census_are_reconciled_as_planted(tiny_folder: Path) -> None:
    planted, found = read_truth(tiny_folder)["census"], measure_census(tiny_folder, CLEAN)
    counts = found["reconciliation"]["counts"]
    assert {name: number for name, number in counts.items() if number} == planted["reconciliation"]
    lists = found["reconciliation"]["lists"]
    assert {name: sorted(keys) for name, keys in lists.items()} == planted["lists"]
    assert all(planted["lists"].values())


@pytest.mark.usefixtures("imported")
def test_the_census_knows_what_was_written_into_it(tiny_folder: Path) -> None:
    planted, found = read_truth(tiny_folder)["census"], measure_census(tiny_folder, CLEAN)
    blocks = {block["code"]: block["covered"] for block in found["blocks"]}
    assert blocks == {name: number for name, number in planted["blocks"].items() if name != "population"}
    assert {block["population"] for block in found["blocks"]} == {planted["blocks"]["population"]}
    assert {name: found["freshness"][name] for name in planted["freshness"]} == planted["freshness"]


@pytest.mark.usefixtures("imported")
def test_planted_duplicates_are_candidates_and_decided_ones_are_not(tiny_folder: Path) -> None:
    planted = read_truth(tiny_folder)["planted"]
    found = {frozenset((pair["first"], pair["second"])) for pair in measure_census(tiny_folder, CLEAN)["duplicates"]}
    assert {frozenset(pair) for pair in planted["undecided_duplicates"]} <= found
    decided = {duplicate for duplicate, _ in planted["decided_duplicates"]}
    assert not any(pair & decided for pair in found)


def test_every_fault_is_found_where_it_stands_and_nothing_else(tiny_folder: Path, received: ImportReport) -> None:
    dirty = [fault for fault in read_truth(tiny_folder)["dirty"] if fault["rule"]]
    planted = {tuple(fault[name] for name in ("file", "sheet", "row", "column", "rule", "severity")) for fault in dirty}
    found = {
        (problem.file, problem.sheet, problem.row, problem.column, problem.rule, problem.severity.value)
        for problem in received.problems
        if problem.rule not in FOLLOW_ON
    }
    assert planted - found == set()
    assert found - planted == set()


def test_a_problem_quotes_the_cell_unless_it_names_a_person(tiny_folder: Path, received: ImportReport) -> None:
    values = {
        (fault["file"], fault["sheet"], fault["row"], fault["rule"]): fault
        for fault in read_truth(tiny_folder)["dirty"]
    }
    for problem in received.problems:
        fault = values.get((problem.file, problem.sheet, problem.row or 0, problem.rule))
        if fault is not None:
            assert (problem.value == fault["value"]) is (fault["family"] != "person_in_cell"), problem


def test_columns_that_nobody_may_keep_are_dropped_and_named(tiny_folder: Path, received: ImportReport) -> None:
    dropped = {(column.file, column.sheet, column.heading, column.person) for column in received.dropped_columns}
    planted = read_truth(tiny_folder)["dropped_columns"]
    assert dropped == {(entry["file"], entry["sheet"], entry["heading"], entry["person"]) for entry in planted}
    assert any(entry["person"] for entry in planted)


@pytest.mark.usefixtures("received")
def test_the_good_rows_of_received_ledgers_tell_the_same_of_coverage(tiny_folder: Path) -> None:
    truth = read_truth(tiny_folder)
    content = measure(tiny_folder, RECEIVED)
    assert list_figures(content) == list_figures(truth["expected_as_received"])
    assert content["must_build_missing"] == truth["planted"]["must_build_missing"]
    extra = sum(fault["family"] == "duplicate_name" for fault in truth["dirty"])
    assert sum(content["ladder"].values()) == truth["organizations"] + extra


def test_without_partial_received_ledgers_change_nothing(tiny_folder: Path, tmp_path: Path) -> None:
    report = import_ledgers([tiny_folder / RECEIVED], store=f"local:{tmp_path / 'store'}")
    assert not report.changed
    assert report.problem_count > 0


def test_the_seed_of_these_tests_is_the_one_of_the_folder(tiny_folder: Path) -> None:
    assert read_truth(tiny_folder)["seed"] == TINY_SEED
