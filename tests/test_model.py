"""The model: one place for every column, and nothing in it that contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from orgraph.model import MODEL, FilledBy
from orgraph.tables import row_schema
from orgraph.views.dictionary import render_dictionary

SHEETS = sorted(MODEL.sheets)
COLUMNS = [
    *((kind.name, column) for kind in MODEL.node_kinds for column in kind.columns),
    *((kind.name, column) for kind in MODEL.relation_kinds for column in kind.columns),
]
"""Every column with the name of its kind."""
PERSON_WORDS = ("姓名", "电话", "手机", "身份证", "联系人", "出资人姓名", "法定代表人")


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_two_cells_of_a_sheet_share_a_heading(sheet: str) -> None:
    seen: dict[str, str] = {}
    for cell in MODEL.cells(sheet):
        for heading in cell.headings:
            assert seen.setdefault(heading, cell.name) == cell.name, heading


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_cell_of_a_sheet_is_kept_in_its_rows(sheet: str) -> None:
    kept = set(row_schema(sheet).names)
    placed = {column.name for reference in MODEL.references(sheet) for column in reference.columns}
    for cell in MODEL.cells(sheet):
        assert cell.name in kept or cell.name in placed or cell.name in {"code", "reporting_unit"}, cell.name


def test_every_column_comes_from_a_sheet_that_brings_its_kind() -> None:
    for kind, column in COLUMNS:
        assert all(MODEL.sheets[sheet].brings == kind for sheet in column.sheets), column.name
        assert set(column.required_in) <= set(column.sheets), column.name


def test_a_column_without_a_sheet_is_filled_otherwise_or_shipped() -> None:
    for kind in MODEL.node_kinds:
        for column in kind.columns:
            assert column.sheets or column.filled_by is not FilledBy.CELL or kind.from_reference_data, column.name


def test_references_make_relations_between_allowed_kinds() -> None:
    for kind in MODEL.node_kinds:
        for reference in kind.references:
            relation = MODEL.relations[reference.relation]
            assert kind.name in (relation.targets if reference.incoming else relation.sources), reference.name


def test_ends_of_relations_are_kinds_of_the_model() -> None:
    for relation in MODEL.relation_kinds:
        assert set(relation.sources) | set(relation.targets) <= set(MODEL.nodes)


def test_the_kinds_that_the_plan_needs_are_all_declared() -> None:
    nodes = (
        "Organization PartyOrganization Alliance Unit Carrier ServiceCentre Area Industry Post Visit Issue ListItem "
        "Event TrainingClass DemonstrationCluster DemonstrationPoint Document Batch"
    )
    relations = (
        "COVERS AFFILIATED_TO CO_MANAGED_BY SET_UP_IN MEMBER_OF HOSTS MANAGES PART_OF BELONGS_TO BRANCH_OF SUCCEEDS "
        "LOCATED_IN IN_AREA IN_INDUSTRY SUPERVISED_BY LINKED_TO MADE CALLED_ON FOUND ASSIGNED_TO RAISES OFFERS ANSWERS "
        "POST_OF GUIDES SERVES HELD_BY TOOK_PART PAIRED_WITH FROM_BATCH VISITED"
    )
    assert set(nodes.split()) <= set(MODEL.nodes)
    assert set(relations.split()) <= set(MODEL.relations)


def test_no_column_of_the_model_holds_a_person() -> None:
    for _, column in COLUMNS:
        for heading in column.headings:
            assert not any(word in heading for word in PERSON_WORDS), heading


def test_no_word_of_a_vocabulary_means_two_codes() -> None:
    for _, column in COLUMNS:
        words: dict[str, str] = {}
        for value in column.vocabulary.values if column.vocabulary else ():
            for word in (value.code, value.chinese, *value.synonyms):
                assert words.setdefault(word, value.code) == value.code, word


def test_the_data_dictionary_is_made_from_the_model() -> None:
    page = Path(__file__).parent.parent / "docs" / "dictionary.md"
    assert page.read_text(encoding="utf-8") == render_dictionary()
