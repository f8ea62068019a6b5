"""Answers in words: headings from the header of a statement, titles beside codes."""

from __future__ import annotations

import pyarrow as pa

from orgraph.store.neo4j.asking.explore import list_explore_statements, read_explore_statement
from orgraph.store.neo4j.asking.wording import write_headings, write_words


def test_every_column_of_every_statement_has_a_chinese_heading() -> None:
    for statement in list_explore_statements():
        assert all(max(heading) >= "一" for heading in write_headings(statement).values()), statement.name
    headings = write_headings(read_explore_statement("must_build_missing"))
    assert headings["key"] == "统一社会信用代码或编码"
    assert headings["full_members"] == "正式党员数"


def test_codes_say_what_they_mean() -> None:
    rows = pa.table(
        {
            "kind": ["enterprise", None, "示例公司"],
            "unit": ["Party 支部", "330702", "enterprise_of_no_list"],
            "full_members": ["1–2", "4", "0"],
        }
    )
    said = write_words(read_explore_statement("must_build_missing"), rows).to_pydict()
    assert said["kind"] == ["enterprise 企业", None, "示例公司"]
    assert said["unit"] == rows.column("unit").to_pylist()
    assert said["full_members"] == rows.column("full_members").to_pylist()


def test_what_a_header_says_comes_first() -> None:
    rows = pa.table({"status": ["due", "unknown"], "contact_kind": ["no_such_kind", None]})
    said = write_words(read_explore_statement("visits_due"), rows).to_pydict()
    assert said["status"] == ["due 未走访", "unknown 未知"]
    assert said["contact_kind"] == ["no_such_kind", None]


def test_labels_and_relations_are_named() -> None:
    rows = pa.table({"kind": ["Organization", "COVERS"], "added": [1, 2]})
    said = write_words(read_explore_statement("changes"), rows).to_pydict()
    assert said["kind"] == ["Organization 两新组织", "COVERS 覆盖"]
    assert said["added"] == [1, 2]
