"""The statements of the graph follow the model: a file for each kind, all of one family alike but for their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from orgraph.model import MODEL
from orgraph.store.neo4j.graph.migrations import list_migrations
from orgraph.store.neo4j.graph.natural import NODE_KINDS, RELATION_KINDS
from orgraph.store.neo4j.server.statements import list_statements, read_statement

if TYPE_CHECKING:
    from collections.abc import Iterable

PAIRS = [(kind, source, target) for kind in RELATION_KINDS for source in kind.sources for target in kind.targets]


def normalize(name: str, words: dict[str, str]) -> str:
    """Return the text of a statement with stand-ins for its own words."""
    text = read_statement(name)
    for word, stand_in in words.items():
        text, count = re.subn(rf"{re.escape(word)}(?!\w)", stand_in, text)
        assert count, f"{name} does not say {word}"
    return text


def are_alike(texts: Iterable[str]) -> bool:
    return len(set(texts)) == 1


@pytest.mark.parametrize("family", ["load/nodes", "load/removals", "read/nodes"])
def test_every_kind_of_node_has_its_statements(family: str) -> None:
    assert set(list_statements(family)) == {f"{family}/{kind.name}" for kind in NODE_KINDS}
    assert are_alike(
        normalize(f"{family}/{kind.name}", {f", {kind.chinese}": ", CHINESE", f":{kind.name}": ":LABEL"})
        for kind in NODE_KINDS
    )


def test_every_kind_of_relation_is_read() -> None:
    family = "read/relations"
    assert set(list_statements(family)) == {f"{family}/{kind.name}" for kind in RELATION_KINDS}
    assert are_alike(
        normalize(f"{family}/{kind.name}", {f", {kind.chinese}": ", CHINESE", f":{kind.name}": ":TYPE"})
        for kind in RELATION_KINDS
    )


def test_every_pair_of_ends_that_a_relation_allows_is_written() -> None:
    family = "load/relations"
    names = {f"{family}/{kind.name}_{source}_{target}" for kind, source, target in PAIRS}
    assert set(list_statements(family)) == names
    assert are_alike(
        normalize(
            f"{family}/{kind.name}_{source}_{target}",
            {
                f", {kind.chinese}": ", CHINESE",
                f":{kind.name}": ":TYPE",
                f"source:{source}": "source:SOURCE",
                f"target:{target}": "target:TARGET",
            },
        )
        for kind, source, target in PAIRS
    )


def test_every_kind_of_node_is_found_by_its_key() -> None:
    schema = "\n".join(read_statement(step.statement) for step in list_migrations())
    for kind in MODEL.node_kinds:
        assert f"FOR (node:{kind.name}) REQUIRE node.key IS UNIQUE" in schema


def test_every_statement_begins_with_what_it_does() -> None:
    for name in list_statements():
        assert re.match(r"// \S+", read_statement(name)), f"{name} has no header"
        assert ";" not in re.sub(r"//.*", "", read_statement(name)), f"{name} is more than one statement"
