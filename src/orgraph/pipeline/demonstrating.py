"""The synthetic city, written and imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.demo import write_demo
from orgraph.pipeline.importing import import_ledgers
from orgraph.sources import Declared
from orgraph.tracking import track_silently

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.tables import ImportReport
    from orgraph.tracking import Track


def make_demo(folder: Path, *, size: str, seed: int, track: Track = track_silently) -> ImportReport:
    """Write a synthetic city and import its clean ledgers into ``folder/store``."""
    report = write_demo(folder, size=size, seed=seed)
    declared = Declared(data_date=report.data_date)
    return import_ledgers([folder / "ledgers"], store=f"local:{folder / 'store'}", declared=declared, track=track)
