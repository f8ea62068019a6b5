"""What only a folder of files can do or suffer: sharing, damage, locks, full disks, foreign folders."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from orgraph.errors import (
    BatchNotFound,
    InvalidValueError,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreNotFound,
    StoreTooNew,
)
from orgraph.store import open_store
from orgraph.store.embedded import EmbeddedStore
from orgraph.store.embedded.folder import StoreFolder
from tests.store.ledgers import YIWU, Ledgers, organization, small_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgraph.store import Store

JUNE = "2020-06"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> Store:
    """Return a store with two batches."""
    opened = open_store(f"local:{root}", create=True)
    write(opened, small_city())
    write(opened, Ledgers().plus("organizations", organization(7), unit="330703"))
    return opened


def write(store: Store, ledgers: Ledgers) -> str:
    outcome = store.write_tables(ledgers.tables(), partial=False, options_digest="x")
    assert not outcome.has_errors, outcome.problems
    assert outcome.digest is not None
    return outcome.digest


def read_everything(store: Store) -> str:
    """Read every column of every table of the current batch, and say what was read."""
    snapshot = store.read_snapshot()
    tables = [snapshot.nodes(kind).read_arrow() for kind in ("Organization", "PartyOrganization", "Area", "Visit")]
    tables += [snapshot.relation(name).read_arrow() for name in ("COVERS", "MEMBER_OF", "IN_AREA")]
    return snapshot.digest + repr([table.to_pylist() for table in tables])


def list_files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {"writer.lock"}


def current_files(root: Path, *, sheet: str | None = None) -> list[Path]:
    """List the Parquet files of the current batch, or that of one sheet."""
    pointer = json.loads((root / "CURRENT.json").read_text())
    (folder,) = [entry["folder"] for entry in pointer["batches"] if entry["number"] == pointer["current"]]
    manifest = json.loads((root / "batches" / folder / "manifest.json").read_text())
    records = manifest["ledgers"] if sheet else manifest["tables"]
    return [root / "files" / f"{record['name']}.parquet" for name, record in records.items() if sheet in (None, name)]


@pytest.mark.parametrize("url", ["city", "sqlite:city.db", "local:", ""])
def test_an_address_that_is_none_of_a_store_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(InvalidValueError, match="local:PATH"):
        open_store(url)


def test_a_store_that_is_not_there_is_not_made_by_opening_it(root: Path) -> None:
    with pytest.raises(StoreNotFound, match="no store at"):
        open_store(f"local:{root}")
    open_store(f"local:{root}", create=True)
    assert not root.exists()


def test_a_folder_that_holds_something_else_is_left_alone(root: Path) -> None:
    root.mkdir()
    (root / "photo.jpg").touch()
    with pytest.raises(StoreError, match="not empty and not a store"):
        open_store(f"local:{root}", create=True)
    with pytest.raises(StoreError, match="is a file"):
        open_store(f"local:{root / 'photo.jpg'}", create=True)


def test_a_file_is_shared_by_all_batches_that_have_its_rows(root: Path, store: Store) -> None:
    before = list_files(root)
    row = {"key": "ZF9", "visited_on": small_city().data_date, "unit": "DW001", "target": "ZT0001"}
    write(store, Ledgers().plus("visits", row, period=JUNE))
    made = {path for path in list_files(root) - before if path.startswith("files/")}
    assert len(made) == 4, "rows of visits, the visits, who made them, whom they called on"


def test_undo_and_history_write_no_table(root: Path, store: Store) -> None:
    before = list_files(root)
    store.undo()
    assert list_files(root) == before


@pytest.mark.parametrize("harm", ["missing", "truncated", "empty", "garbled"])
def test_a_damaged_file_is_an_error_that_says_which_and_what_to_do(root: Path, store: Store, harm: str) -> None:
    victims = current_files(root)
    for path in victims:
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 0xFF
        harms: dict[str, bytes] = {"truncated": bytes(data[: len(data) // 2]), "empty": b"", "garbled": bytes(data)}
        path.unlink() if harm == "missing" else path.write_bytes(harms[harm])
    opened = open_store(store.url)
    with pytest.raises(StoreDamaged, match=r"files/.*orgraph undo.*import the ledgers again"):
        read_everything(opened)
    assert len(opened.verify()) == len(victims)
    assert all("orgraph undo" in sentence for sentence in opened.verify())


def test_a_file_that_is_cut_off_while_it_is_in_use_is_an_error_too(root: Path, store: Store) -> None:
    nodes = store.read_snapshot().nodes("Organization")
    assert nodes.text("name")
    for path in current_files(root):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StoreDamaged, match="was cut off"):
        nodes.text("uscc")


def test_no_single_damaged_byte_is_ever_read_as_another_value(root: Path, store: Store) -> None:
    good = read_everything(store)
    choose = random.Random(5)  # noqa: S311 - any places will do, the same every time
    (path,) = [
        path
        for path in current_files(root)
        if path.stat().st_size == max(p.stat().st_size for p in current_files(root))
    ]
    data = path.read_bytes()
    for place in [*range(16), *choose.sample(range(len(data)), 120), *range(len(data) - 16, len(data))]:
        harmed = bytearray(data)
        harmed[place] ^= 1 << choose.randrange(8)
        path.write_bytes(harmed)
        with suppress(StoreDamaged):
            assert read_everything(open_store(store.url)) == good
    path.write_bytes(data)
    assert read_everything(open_store(store.url)) == good


def test_the_same_import_heals_a_damaged_batch_after_undo(root: Path) -> None:
    store = open_store(f"local:{root}", create=True)
    write(store, Ledgers().empty("documents", YIWU))
    digest = write(store, small_city())
    first = {path.name for path in current_files(root)}
    store.undo()
    for path in current_files(root):
        first.discard(path.name)
    for name in first:
        (root / "files" / name).write_bytes(b"x" * (root / "files" / name).stat().st_size)
    reopened = open_store(store.url)
    assert len(reopened.verify()) == len(first)
    assert write(reopened, small_city()) == digest
    assert reopened.verify() == ()
    assert read_everything(reopened)


def test_an_import_that_needs_a_damaged_file_says_so_and_changes_nothing(root: Path, store: Store) -> None:
    for path in current_files(root, sheet="organizations"):
        path.unlink()
    before = (root / "CURRENT.json").read_bytes()
    with pytest.raises(StoreDamaged, match="is missing"):
        write(open_store(store.url), Ledgers().plus("organizations", organization(9), unit="330702"))
    assert (root / "CURRENT.json").read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"store_version": 1, "current": null}'])
def test_a_lost_pointer_is_never_taken_for_an_empty_store(root: Path, store: Store, content: bytes | None) -> None:
    (root / "CURRENT.json").unlink() if content is None else (root / "CURRENT.json").write_bytes(content)
    for create in (False, True):
        with pytest.raises(StoreDamaged, match=r"CURRENT\.json.*backup"):
            open_store(store.url, create=create).list_batches()


def test_a_pointer_that_was_edited_is_noticed(root: Path, store: Store) -> None:
    held = json.loads((root / "CURRENT.json").read_text())
    held["current"] = 1
    (root / "CURRENT.json").write_text(json.dumps(held))
    with pytest.raises(StoreDamaged, match="not what was written"):
        open_store(store.url)


@pytest.mark.parametrize("harm", ["missing", "garbled"])
def test_a_damaged_manifest_can_be_undone(root: Path, store: Store, harm: str) -> None:
    first, second = store.list_batches()
    (path,) = root.glob(f"batches/*{second.digest[:12]}/manifest.json")
    path.unlink() if harm == "missing" else path.write_text(path.read_text().replace("330703", "330702"))
    opened = open_store(store.url)
    with pytest.raises(StoreDamaged, match=r"manifest\.json.*orgraph undo"):
        opened.read_snapshot()
    assert [bool(record.note) for record in opened.list_batches()] == [False, True]
    assert len(opened.verify()) == 1
    assert opened.undo().digest == first.digest
    assert opened.read_snapshot().digest == first.digest


def test_a_store_of_a_newer_program_is_refused_with_the_way_out(root: Path, store: Store) -> None:
    held = json.loads((root / "CURRENT.json").read_text())
    (root / "CURRENT.json").write_text(json.dumps({**held, "store_version": 99, "unheard_of": True}))
    with pytest.raises(StoreTooNew, match="pip install --upgrade orgraph"):
        open_store(store.url)


def test_a_second_writer_waits_and_then_says_so(root: Path, store: Store) -> None:
    impatient = EmbeddedStore(StoreFolder(root, lock_seconds=0.1))
    with FileLock(root / "writer.lock"), pytest.raises(StoreLocked, match=r"0\.1 seconds"):
        write(impatient, small_city())
    assert store.read_snapshot().digest


def test_two_writers_come_one_after_the_other(root: Path) -> None:
    units = ["330702", "330703", "330782", "330781"]
    stores = [open_store(f"local:{root}", create=True) for _ in units]
    threads = [
        threading.Thread(target=write, args=(store, Ledgers().plus("organizations", organization(number), unit=unit)))
        for number, (store, unit) in enumerate(zip(stores, units, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores[0].read_snapshot().nodes("Organization")) == len(units)
    assert len(stores[0].list_batches()) == len(units)


def test_a_reader_keeps_the_state_that_it_opened(store: Store) -> None:
    opened = store.read_snapshot()
    expected = read_everything(store)
    write(store, Ledgers().plus("organizations", organization(8)))
    write(store, Ledgers().plus("party_organizations"))
    store.undo()
    tables = [opened.nodes(kind).read_arrow() for kind in ("Organization", "PartyOrganization", "Area", "Visit")]
    tables += [opened.relation(name).read_arrow() for name in ("COVERS", "MEMBER_OF", "IN_AREA")]
    assert opened.digest + repr([table.to_pylist() for table in tables]) == expected


def test_readers_during_writes_see_one_state_or_another_never_a_mixture(store: Store) -> None:
    """Each state has as many roles as organizations, beside the one role and five organizations of before."""
    seen: list[tuple[int, int]] = []
    done = threading.Event()

    def look() -> None:
        reader = open_store(store.url)
        while not done.is_set():
            snapshot = reader.read_snapshot()
            counted = len(snapshot.nodes("Organization").text("name"))
            seen.append((counted - 5, len(snapshot.relation("HAS_ROLE").source_positions) - 1))

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 6):
        organizations = [organization(20 + place) for place in range(number)]
        roles = [{"organization": some["key"], "role": "chain_leader"} for some in organizations]
        ledgers = Ledgers().plus("organizations", *organizations, unit="330702")
        write(store, ledgers.plus("organization_roles", *roles, unit="330702"))
    done.set()
    for reader in readers:
        reader.join()
    assert len(set(seen)) > 1, "the readers saw states come and go"
    assert all(organizations == roles for organizations, roles in seen)


FULL_DISK = """
import resource, sys
from orgraph.errors import StoreError
from orgraph.store import open_store
from tests.store.ledgers import Ledgers, organization

store = open_store(sys.argv[1])
large = Ledgers().plus("organizations", *(organization(n, former_name=str(n * 7919 % 99991) * 90) for n in range(800)))
tables = large.tables()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    store.write_tables(tables, partial=False, options_digest="x")
except StoreError as error:
    print(error)
    sys.exit(7)
"""


@pytest.mark.parametrize("limit", [0, 2_000, 20_000])
def test_a_full_disk_fails_clearly_and_changes_nothing(root: Path, store: Store, limit: int) -> None:
    before = read_everything(store)
    child = subprocess.run(
        [sys.executable, "-c", FULL_DISK, store.url, str(limit)], check=False, capture_output=True, text=True
    )
    assert child.returncode == 7, child.stderr
    assert "could not be written" in child.stdout
    assert "as it was before" in child.stdout
    assert read_everything(open_store(store.url)) == before
    digest = write(store, Ledgers().plus("organizations", organization(9), unit="330702"))
    assert store.read_snapshot().digest == digest
    assert not list((root / "tmp").iterdir()), "what the failed import left is cleared away"
    assert store.verify() == ()


@contextmanager
def as_somebody_else(root: Path) -> Iterator[None]:
    """Take every right to write from a folder; who may do everything (root) becomes somebody who may not."""
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in root.parents:
        with suppress(PermissionError):
            path.chmod(path.stat().st_mode | 0o011)
    almighty = os.geteuid() == 0
    if almighty:
        os.seteuid(65534)
    try:
        yield
    finally:
        if almighty:
            os.seteuid(0)
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_folder_that_may_not_be_written_can_be_read(root: Path, store: Store) -> None:
    expected = read_everything(store)
    with as_somebody_else(root):
        opened = open_store(store.url)
        assert read_everything(opened) == expected
        assert opened.verify() == ()
        assert opened.check_tables(small_city().tables()).problems == ()
        with pytest.raises(StoreError, match="could not be written"):
            write(opened, Ledgers().plus("organizations", organization(9)))
        with pytest.raises(StoreError, match="could not be written"):
            opened.undo()
    assert read_everything(open_store(store.url)) == expected


def test_what_a_killed_writer_left_is_cleared_away_by_the_next(root: Path, store: Store) -> None:
    before = list_files(root)
    (root / "tmp" / "0123").mkdir()
    (root / "tmp" / "0123" / "half.parquet").write_bytes(b"PAR1")
    (root / "files" / f"{'0' * 64}.parquet").write_bytes(b"PAR1")
    (root / "batches" / "000003-0123456789ab").mkdir()
    (root / "batches" / "000003-0123456789ab" / "manifest.json").write_text("{}")
    store.undo()
    assert {path for path in list_files(root) if path != "CURRENT.json"} == before - {"CURRENT.json"}
    assert store.verify() == ()


def test_a_store_whose_first_import_was_killed_is_empty(root: Path) -> None:
    opened = open_store(f"local:{root}", create=True)
    assert opened.check_tables(
        Ledgers().plus("covers", {"party_organization": "X", "organization": "Y"}).tables()
    ).has_errors
    outcome = opened.write_tables(
        Ledgers().plus("covers", {"party_organization": "X", "organization": "Y"}).tables(),
        partial=False,
        options_digest="x",
    )
    assert not outcome.changed
    with pytest.raises(BatchNotFound):
        open_store(f"local:{root}").read_snapshot()
    assert write(open_store(f"local:{root}", create=True), small_city())
