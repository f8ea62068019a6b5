"""Which version of the layout and of the model a store was written with, and whether this program can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.errors import StoreDamaged, StoreTooNew
from orgraph.model import MODEL
from orgraph.store.embedded.manifest import STORE_VERSION

if TYPE_CHECKING:
    from orgraph.store.embedded.folder import StoreFolder


def find_outdated(folder: StoreFolder) -> bool:
    """Tell whether a store must be upgraded before it is read.

    Raises
    ------
    StoreTooNew
        Where a newer program has written it.
    """
    if folder.read_raw_pointer()["store_version"] < STORE_VERSION:
        return True
    pointer = folder.read_pointer()
    if pointer.current is None:
        return False
    try:
        written = folder.read_manifest(pointer.entry(pointer.current)).model_version
    except StoreDamaged:
        return False  # whoever reads the batch is told; undoing it must stay possible
    if written > MODEL.version:
        raise StoreTooNew(
            f"{folder.root} was written with version {written} of the model, this program knows up to {MODEL.version}. "
            "Install the newer program: pip install --upgrade orgraph."
        )
    return written < MODEL.version
