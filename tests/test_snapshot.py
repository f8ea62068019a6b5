"""What a snapshot hands out: columns as arrays, neighbours, and tables that people read."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from orgraph.errors import OrgraphError
from orgraph.snapshot import (
    FIRST_DAY,
    LAST_DAY,
    UNKNOWN,
    Scopes,
    Snapshot,
    TablesInMemory,
    days_since_1970,
)
from orgraph.tables import KEY, Scope
from tests.store.ledgers import DAY, JINDONG, YIWU, Ledgers, code, covers, organization, party, small_city
from tests.store.resolving import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return resolve(small_city()).snapshot


def test_positions_are_ranks_of_keys(snapshot: Snapshot) -> None:
    nodes = snapshot.nodes("Organization")
    assert nodes.keys.to_pylist() == sorted(nodes.keys.to_pylist())
    assert [nodes.position(nodes.key(place)) for place in range(len(nodes))] == list(range(len(nodes)))
    assert nodes.positions([code(3), "nobody", code(1)]).tolist() == [
        nodes.position(code(3)),
        -1,
        nodes.position(code(1)),
    ]
    with pytest.raises(KeyError, match="no Organization has the key 'nobody'"):
        nodes.position("nobody")


def test_unknown_is_told_apart_from_no_and_from_zero(snapshot: Snapshot) -> None:
    nodes = snapshot.nodes("Organization")
    assert nodes.flag("in_scope").tolist() == [UNKNOWN, UNKNOWN, 1, UNKNOWN]
    assert nodes.members("full_members").tolist() == [4, UNKNOWN, 1, UNKNOWN]
    assert np.isnan(nodes.number("employees")).tolist() == [False, True, True, True]
    assert nodes.number("employees")[0] == 80
    assert nodes.choice("kind").tolist() == [0, 0, 0, 0]
    assert nodes.text("former_name").to_pylist() == [None] * 4, "a column that nobody filled"
    assert nodes.choice("operating_status").tolist() == [UNKNOWN] * 4


def test_what_was_read_cannot_be_changed(snapshot: Snapshot) -> None:
    nodes = snapshot.nodes("Organization")
    for array in (
        nodes.members("full_members"),
        nodes.choice("kind"),
        nodes.number("employees"),
        nodes.flag("three_haves"),
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_days_include_the_first_and_the_last() -> None:
    ledgers = Ledgers().plus(
        "organizations", organization(1, registered_on=date(2020, 1, 1), closed_on=date(2020, 6, 30)), organization(2)
    )
    nodes = resolve(ledgers).snapshot.nodes("Organization")
    existing = {
        day: nodes.exist_on(day).tolist()
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 6, 30), date(2020, 7, 1))
    }
    assert [first for first, _ in existing.values()] == [False, True, True, False]
    assert all(second for _, second in existing.values()), "without days it exists on all of them"
    assert nodes.day("closed_on", missing=LAST_DAY).tolist() == [days_since_1970(date(2020, 6, 30)), LAST_DAY]
    assert nodes.day("verified_on", missing=FIRST_DAY).tolist() == [FIRST_DAY] * 2


def test_relations_hold_from_their_first_to_their_last_day() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1), organization(2))
        .plus("party_organizations", party(1))
        .plus("covers", covers(1, 1, valid_from=date(2020, 1, 1), valid_to=date(2020, 6, 30)), covers(1, 2))
    )
    relation = resolve(ledgers).snapshot.relation("COVERS")
    assert relation.on(date(2020, 6, 30)).target.tolist() == [0, 1]
    assert relation.on(date(2020, 7, 1)).target.tolist() == [1]
    assert relation.on(date(2020, 7, 1)).rows.tolist() == [1]


def test_relations_between_several_kinds_are_read_one_pair_of_kinds_at_a_time(snapshot: Snapshot) -> None:
    relation = snapshot.relation("MEMBER_OF")
    organizations = relation.on(DAY, source="Organization")
    assert (organizations.source.tolist(), organizations.target.tolist()) == ([0], [0])
    parties = relation.on(DAY, source="PartyOrganization")
    assert (parties.source.tolist(), parties.rows.tolist()) == ([1], [1])
    with pytest.raises(KeyError, match="MEMBER_OF never has 'Visit' as its source"):
        relation.on(DAY, source="Visit")


def test_neighbours_are_found_both_ways(snapshot: Snapshot) -> None:
    forth = snapshot.adjacency("COVERS", day=DAY)
    assert [forth.of(place).tolist() for place in range(2)] == [[0], [2]]
    back = snapshot.adjacency("COVERS", day=DAY, reverse=True)
    assert [back.of(place).tolist() for place in range(4)] == [[0], [], [1], []]
    assert back.degrees.tolist() == [1, 0, 1, 0]


def test_people_read_words_bands_and_keys(snapshot: Snapshot) -> None:
    rows = {row[KEY]: row for row in snapshot.nodes("Organization").read_arrow().to_pylist()}
    assert rows[code(3)]["full_members"] == "1–2"
    assert rows[code(1)]["full_members"] == "4"
    assert rows[code(1)]["kind"] == "enterprise"
    members = snapshot.relation("MEMBER_OF").read_arrow().to_pylist()
    assert [(row["source_kind"], row["source"], row["target"]) for row in members] == [
        ("Organization", code(1), "LM0001"),
        ("PartyOrganization", "DZZ0002", "LM0001"),
    ]


def test_some_rows_and_some_columns_are_read_alone(snapshot: Snapshot) -> None:
    nodes = snapshot.nodes("Organization").read_arrow(["name"], rows=np.array([2, 0]))
    assert nodes.to_pydict() == {"key": [code(3), code(1)], "name": ["示例3号有限公司", "示例1号有限公司"]}
    relation = snapshot.relation("COVERS").read_arrow(["lead"], rows=np.array([1]))
    assert relation.to_pydict() == {"source": ["DZZ0002"], "target": [code(3)], "lead": [True]}


def test_a_frame_keeps_unknown_apart_from_no(snapshot: Snapshot) -> None:
    pandas = pytest.importorskip("pandas")
    frame = snapshot.nodes("Organization").frame().set_index("key")
    assert frame.loc[code(3), "full_members"] == "1–2"
    assert frame["in_scope"].isna().tolist() == [True, True, False, True]
    assert frame["employees"].dtype == pandas.Int64Dtype()
    assert frame.loc[code(4), "verified_on"] == pandas.Timestamp(DAY)
    relation = snapshot.relation("COVERS").frame()
    assert relation[["source", "target"]].to_numpy().tolist() == [["DZZ0001", code(1)], ["DZZ0002", code(3)]]


def test_a_frame_without_pandas_says_what_to_install(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(OrgraphError, match=r"pip install 'orgraph\[notebook\]'.*read_arrow"):
        snapshot.nodes("Organization").frame()


def test_a_snapshot_shows_what_it_holds(snapshot: Snapshot) -> None:
    assert repr(snapshot).startswith("<Snapshot 000000000000 of 2020-06-30: 4 Organization, 2 PartyOrganization")
    assert "合成数据" not in repr(snapshot)
    shown = Snapshot("<&>" * 8, DAY, snapshot.scopes, snapshot.source, synthetic=True)
    assert "合成数据" in repr(shown)
    html = shown._repr_html_()
    assert "&lt;&amp;&gt;" in html
    assert "两新组织 Organization" in html
    assert "合成数据" in html


def test_scopes_tell_which_ledgers_of_which_units_were_loaded() -> None:
    scopes = Scopes(
        (
            Scope(ledger="visits", unit=YIWU, period="2020-05"),
            Scope(ledger="visits", unit=JINDONG, period="2020-06"),
            Scope(ledger="census", unit=YIWU),
        )
    )
    assert scopes.units("visits") == {YIWU, JINDONG}
    assert scopes.units("visits", period="2020-06") == {JINDONG}
    assert scopes.units("party") == frozenset()
    assert scopes.periods("visits") == ("2020-05", "2020-06")


@dataclass(frozen=True)
class Watched:
    """A source that notes what is read from it."""

    source: TablesInMemory
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        self.asked.append((table, *columns))
        return self.source.read_columns(table, columns)

    def count_rows(self, table: str) -> int:
        return self.source.count_rows(table)

    def list_columns(self, table: str) -> tuple[str, ...]:
        return self.source.list_columns(table)


def test_a_column_is_read_when_it_is_asked_for_and_once(snapshot: Snapshot) -> None:
    assert isinstance(snapshot.source, TablesInMemory)
    watched = Watched(snapshot.source)
    again = Snapshot("0", DAY, snapshot.scopes, watched)
    assert repr(again)
    assert watched.asked == []
    for _ in range(2):
        assert again.nodes("Organization").members("full_members").tolist()
        assert again.nodes("Organization").members("full_time_full_members").tolist()
    assert watched.asked == [("organizations", "full_members")]


def test_unknown_kinds_and_relations_are_key_errors(snapshot: Snapshot) -> None:
    with pytest.raises(KeyError):
        snapshot.nodes("Person")
    with pytest.raises(KeyError):
        snapshot.relation("KNOWS")
    assert snapshot.auxiliary("disagreements").num_rows == 0
