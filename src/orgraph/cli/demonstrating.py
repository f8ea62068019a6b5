"""`orgraph demo`: a synthetic city, its ledgers, and its store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orgraph.cli.options import Json
from orgraph.cli.printing import print_json, track


def demo(
    to: Annotated[Path, typer.Option("--to", help="Folder to write into; it is made where it does not exist.")],
    size: Annotated[
        str, typer.Option("--size", help="tiny 300, county 2,000, city 35,000 or stress 300,000 organizations.")
    ] = "tiny",
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same city.", min=0)] = 7,
    as_json: Json = False,
) -> None:
    """Make a synthetic Jinhua: ledgers, the same ledgers as received, what was planted, and a store of them."""
    from orgraph.pipeline.demonstrating import make_demo

    report = make_demo(to, size=size, seed=seed, track=track)
    if as_json:
        print_json(
            {
                "folder": str(to),
                "size": size,
                "seed": seed,
                "batch": report.batch,
                "tables": {name: count.taken for name, count in report.tables.items()},
            }
        )
        return
    rows = sum(count.taken for count in report.tables.values())
    lines = (
        f"合成数据 A synthetic city of size {size} (seed {seed}) lies in {to}:",
        f"  {to}/ledgers               clean workbooks, imported: {rows:,} rows",
        f"  {to}/ledgers-as-received   the same as units would send it, with mistakes",
        f"  {to}/truth.json            what was planted, with ids",
        f"  {to}/store                 batch {str(report.batch)[:12]}",
    )
    typer.echo("\n".join(lines))
