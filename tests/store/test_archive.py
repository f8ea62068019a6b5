"""What a store holds can be written out and imported elsewhere without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.model import MODEL
from orgraph.pipeline.importing import import_ledgers
from orgraph.sources import write_archive
from orgraph.store import open_store
from tests.store.ledgers import Ledgers, code, organization, small_city

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store import Store


@pytest.mark.parametrize(
    "ledgers",
    [
        small_city(),
        small_city()
        .plus("organizations", organization(7), organization(1), unit="330703")
        .plus("identity_decisions", {"duplicate": code(2), "kept": code(3), "decision": "same_as"})
        .empty("documents", "330703"),
    ],
    ids=["a small city", "two scopes of one key, a duplicate, an empty scope"],
)
def test_an_archive_of_a_store_makes_the_same_batch_elsewhere(store: Store, ledgers: Ledgers, tmp_path: Path) -> None:
    outcome = store.write_tables(ledgers.tables(), partial=False, options_digest="x")
    assert not outcome.has_errors, outcome.problems
    rows = {sheet: held for sheet in MODEL.sheets if (held := store.read_rows(sheet)).num_rows}
    snapshot = store.read_snapshot()
    write_archive(
        tmp_path / "archive",
        rows,
        scopes=snapshot.scopes.loaded,
        data_date=snapshot.data_date,
        synthetic=snapshot.synthetic,
    )
    report = import_ledgers([tmp_path / "archive"], store=f"local:{tmp_path / 'elsewhere'}")
    assert report.batch == outcome.digest, report.problems
    elsewhere = open_store(f"local:{tmp_path / 'elsewhere'}")
    for sheet, held in rows.items():
        assert elsewhere.read_rows(sheet).to_pylist() == held.to_pylist(), "down to the row that each was read from"
