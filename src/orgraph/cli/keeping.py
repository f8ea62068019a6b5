"""`orgraph batches`, `origins`, `undo` and `doctor`: what a store holds, and whether it is well."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from orgraph.cli.options import Batch, Json, Store, store_address
from orgraph.cli.printing import console, print_json
from orgraph.errors import InvalidValueError
from orgraph.settings import read_settings


def batches(store: Store = None, as_json: Json = False) -> None:
    """List the batches of a store, newest last."""
    from orgraph.store import open_store

    address = store_address(store)
    records = open_store(address).list_batches()
    if as_json:
        print_json({"store": address, "batches": [record.as_dict() for record in records]})
    else:
        from orgraph.views.console import render_batches

        console().print(render_batches([record.as_dict() for record in records]))


def origins(
    key: Annotated[str, typer.Argument(help="Key of a node, as the code of an organization.")],
    kind: Annotated[str, typer.Option("--kind", help="What it is, as PartyOrganization.")] = "Organization",
    store: Store = None,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """List the ledger rows behind a node: batch, file, sheet and row."""
    from orgraph.model import MODEL
    from orgraph.store import open_store
    from orgraph.views.console import render_rows

    if kind not in MODEL.nodes:
        raise InvalidValueError(f'"{kind}" is no kind of node. Kinds are {", ".join(MODEL.nodes)}.')
    try:
        rows = open_store(store_address(store)).read_origins(kind, key, batch=batch)
    except KeyError as error:
        raise InvalidValueError(f'No {kind} has the key "{key}". Name another --kind, or another --batch.') from error
    if as_json:
        print_json({"kind": kind, "key": key, "rows": rows.to_pylist()})
    else:
        shown = [text if text is None else text[:12] for text in rows.column("batch").to_pylist()]
        console().print(render_rows(rows.drop_columns(["import_number", "batch"]).append_column("batch", [shown])))


def undo(store: Store = None, as_json: Json = False) -> None:
    """Make the batch before the current one current again; nothing is deleted."""
    from orgraph.store import open_store

    record = open_store(store_address(store)).undo()
    if as_json:
        print_json({"batch": record.digest, "data_date": record.data_date.isoformat()})
    else:
        console().print(f"Current batch: {record.digest[:12]}, data of {record.data_date}")


def doctor(store: Store = None, as_json: Json = False) -> None:
    """Check the installation, the settings and the store, and say what to do."""
    from rich.markup import escape

    from orgraph.cli.diagnosis import examine

    checks = examine(store or read_settings().store)
    well = all(check.well for check in checks)
    if as_json:
        print_json({"well": well, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            mark = "[green]OK [/]" if check.well else "[red]NOT[/]"
            console().print(f"{mark} {check.name}: {escape(check.found)}")
            if check.advice:
                console().print(f"      {escape(check.advice)}")
    if not well:
        raise typer.Exit(next(check.exit_code for check in checks if not check.well))
