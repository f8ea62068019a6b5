"""Upgrading: a store of an older layout gets today's, a batch of an older model is resolved anew from its ledger rows.

Nothing is changed in place: an upgraded batch is a new one beside the old, and stands where the old one stood in the
history. Ledger rows are what was reported and need no upgrade; a column that the model has gained is unknown in them,
a word that a vocabulary has lost becomes unknown, and a sheet that the model has lost is passed over.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from orgraph.errors import StoreDamaged, StoreError
from orgraph.model import MODEL
from orgraph.store.embedded.batches import Contents, Labels, write_batch
from orgraph.store.embedded.folder import MANIFEST
from orgraph.store.embedded.manifest import STORE_VERSION, Manifest, Pointer
from orgraph.store.embedded.reading import HeldSheets
from orgraph.store.embedded.writing import Draft, WrittenAhead
from orgraph.store.protocol import StoredReport
from orgraph.store.resolution import LedgerRows, read_resolution

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgraph.store.embedded.folder import StoreFolder
    from orgraph.store.embedded.manifest import BatchEntry


def write_upgrade(folder: StoreFolder) -> None:
    """Bring a store to the layout and the model of today; readers see the old state until all is done.

    Raises
    ------
    StoreError
        Where the folder cannot be written.
    """
    try:
        with folder.lock():
            version = folder.read_raw_pointer()["store_version"]
            while version < STORE_VERSION:
                _STEPS[version](folder)
                version = folder.read_raw_pointer()["store_version"]
            pointer = folder.read_pointer()
            if pointer.current is not None:
                entry = pointer.entry(pointer.current)
                manifest = folder.read_manifest(entry)
                if manifest.model_version < MODEL.version:
                    _resolve_anew(folder, pointer, entry, manifest)
    except StoreDamaged:
        raise
    except StoreError as error:
        raise StoreError(f"{folder.root} is of an older version and must be upgraded once. {error}") from error


def _resolve_anew(folder: StoreFolder, pointer: Pointer, entry: BatchEntry, manifest: Manifest) -> None:
    """Put a batch of today's model in the place of the current one."""
    rows = LedgerRows(HeldSheets(folder.shelf, manifest), tuple(record.scope for record in manifest.scopes))
    resolution = read_resolution(rows)
    contents = Contents(
        ledgers={},
        gone=frozenset(),
        tables=resolution.tables,
        kept=frozenset(),
        scopes=manifest.scopes,
        data_date=manifest.data_date,
        synthetic=manifest.synthetic,
        before=replace(manifest, tables={}),
        ahead=WrittenAhead(),
    )
    labels = Labels(
        number=max(some.number for some in pointer.batches) + 1,
        import_number=manifest.import_number,
        note=f"resolved anew with version {MODEL.version} of the model",
        imports=manifest.imports,
    )
    with Draft(folder) as draft:
        made = write_batch(draft, contents, labels)
        report = {**folder.read_report(entry), "digest": made.digest}
        published = draft.publish(made, report, entry.parent)
        folder.write_pointer(pointer.with_batch(published, synthetic=made.synthetic))


def _upgrade_from_0(folder: StoreFolder) -> None:
    """Upgrade the first layout: its pointer named batches by digest, and its manifests knew nothing of imports."""
    held = folder.read_raw_pointer()
    pointer = Pointer()
    current = None
    for number, old in enumerate(held["batches"], start=1):
        manifest = Manifest.of_dict(_read_first_manifest(folder, old["folder"], number))
        report = StoredReport(
            digest=manifest.digest,
            import_number=number,
            written_at=manifest.written_at,
            data_date=manifest.data_date,
            partial=False,
            synthetic=manifest.synthetic,
            tables={},
            problems=(),
            problem_count=0,
            error_count=0,
            dropped_columns=(),
            sources=(),
        )
        with Draft(folder) as draft:
            entry = draft.publish(manifest, report.as_dict(), pointer.current)
        pointer = pointer.with_batch(entry, synthetic=manifest.synthetic)
        current = number if old["digest"] == held["current"] else current
    folder.write_pointer(replace(pointer, current=current))


def _read_first_manifest(folder: StoreFolder, name: str, number: int) -> dict[str, Any]:
    path = folder.root / "batches" / name / MANIFEST
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StoreDamaged(f"{path} cannot be read: {error}. Import the ledgers again into a new folder.") from error
    scopes = [{**scope, "import_number": number} for scope in held["scopes"]]
    return {
        **held,
        "number": number,
        "import_number": number,
        "imports": [],
        "reference": "",
        "scopes": scopes,
        "data_date": date.fromisoformat(held["data_date"]).isoformat(),
    }


_STEPS: Final[dict[int, Callable[[StoreFolder], None]]] = {0: _upgrade_from_0}
