"""Stores of older programs are brought to today; nothing that they hold is lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from orgraph.errors import StoreError, StoreTooNew
from orgraph.model import MODEL
from orgraph.store import open_store
from tests.store.ledgers import Ledgers, organization, small_city

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store with two batches, the second one current."""
    opened = open_store(f"local:{tmp_path / 'store'}", create=True)
    for ledgers in (small_city(), Ledgers().plus("organizations", organization(7), unit="330703")):
        assert opened.write_tables(ledgers.tables(), partial=False, options_digest="x").changed
    return opened


def make_first_layout(root: Path) -> None:
    """Turn a store into the first layout: batches by digest, manifests that know nothing of imports."""
    pointer = json.loads((root / "CURRENT.json").read_text())
    batches = []
    for entry in pointer["batches"]:
        manifest = json.loads((root / "batches" / entry["folder"] / "manifest.json").read_text())
        for name in ("number", "import_number", "imports", "reference"):
            del manifest[name]
        manifest |= {"store_version": 0, "model_version": 0, "tables": {}}
        for scope in manifest["scopes"]:
            del scope["import_number"]
        folder = root / "batches" / entry["digest"][:12]
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(manifest))
        shutil.rmtree(root / "batches" / entry["folder"])
        batches.append({"folder": folder.name, "digest": entry["digest"]})
    held = {"store_version": 0, "current": batches[-1]["digest"], "batches": batches}
    (root / "CURRENT.json").write_text(json.dumps(held))


def test_a_store_of_the_first_layout_is_upgraded_on_opening(store: Store, tmp_path: Path) -> None:
    records = store.list_batches()
    organizations = store.read_snapshot().nodes("Organization").read_arrow()
    make_first_layout(tmp_path / "store")
    opened = open_store(store.url)
    assert opened.read_snapshot().digest == records[-1].digest
    assert opened.read_snapshot().nodes("Organization").read_arrow().equals(organizations)
    assert [record.digest for record in opened.list_batches()][:2] == [record.digest for record in records]
    assert opened.undo().digest == records[0].digest
    assert opened.read_rows("organizations").num_rows == 3
    again = open_store(store.url)
    assert again.list_batches() == opened.list_batches(), "what was upgraded is not upgraded again"
    outcome = again.write_tables(
        Ledgers().plus("organizations", organization(7), unit="330703").tables(), partial=False, options_digest="x"
    )
    assert outcome.digest == records[-1].digest


def test_an_upgrade_that_was_killed_half_way_is_done_again(store: Store, tmp_path: Path) -> None:
    digest = store.read_snapshot().digest
    root = tmp_path / "store"
    make_first_layout(root)
    before = (root / "CURRENT.json").read_bytes()
    open_store(store.url)
    (root / "CURRENT.json").write_bytes(before)
    (root / "tmp" / "left").mkdir()
    opened = open_store(store.url)
    assert opened.read_snapshot().digest == digest
    assert opened.verify() == ()


def test_a_batch_of_an_older_model_is_resolved_anew_and_stands_in_its_place(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = store.list_batches()
    newer = replace(MODEL, version=MODEL.version + 1)
    for module in ("upgrading", "versions", "batches", "reading"):
        monkeypatch.setattr(f"orgraph.store.embedded.{module}.MODEL", newer)
    opened = open_store(store.url)
    records = opened.list_batches()
    assert [(record.digest, record.current, record.undone) for record in records] == [
        (first.digest, False, False),
        (second.digest, False, True),
        (second.digest, True, False),
    ]
    assert "version 2" in records[-1].note
    assert opened.read_report().sources == store.read_report(batch=second.digest).sources
    assert opened.find_unchanged(store.read_report().sources, "x") is not None
    assert opened.undo().digest == first.digest
    assert open_store(store.url).read_snapshot().digest == first.digest, "that one is upgraded too, once it is current"


def test_a_store_of_a_newer_model_is_refused_with_the_way_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orgraph.store.embedded.versions.MODEL", replace(MODEL, version=0))
    with pytest.raises(StoreTooNew, match="pip install --upgrade orgraph"):
        open_store(store.url)


def test_a_batch_with_other_vocabularies_is_read_in_the_words_of_today(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older batch stays as it was written; its positions stand for the words of its day."""
    column = MODEL.nodes["Organization"].column("kind")
    assert column.vocabulary is not None
    turned = tuple(reversed(column.vocabulary.codes))
    monkeypatch.setattr("orgraph.store.embedded.reading._words_of", lambda _: {"kind": turned})
    kinds = open_store(store.url).read_snapshot().nodes("Organization").choice("kind")
    assert {turned[kind] for kind in kinds} == {"enterprise"}


def test_a_word_that_a_vocabulary_has_lost_is_unknown_in_ledger_rows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orgraph.store.embedded import reading

    codes = {**reading._list_codes("carriers"), "kind": frozenset({"building"})}  # noqa: SLF001 - the way in
    monkeypatch.setattr(reading, "_list_codes", lambda _: codes)
    assert open_store(store.url).read_rows("carriers").column("kind").to_pylist() == [None, "building"]


def test_an_old_store_that_may_not_be_written_says_that_it_must_be_upgraded(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_first_layout(tmp_path / "store")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("orgraph.store.embedded.folder.FileLock", refuse)
    with pytest.raises(StoreError, match=r"must be upgraded once.*could not be written"):
        open_store(store.url)
