"""`orgraph export`: ledgers as they can be imported again, and single tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orgraph.cli.options import Batch, Json, Store, store_address
from orgraph.cli.printing import console, print_json
from orgraph.cli.targets import check_target, tell_written

app = typer.Typer(help="Take data out: an archive, workbooks, or one table.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="Folder to write into.")]


@app.command()
def archive(to: Folder, store: Store = None, batch: Batch = None, as_json: Json = False) -> None:
    """Write every ledger as Parquet, to be imported elsewhere with the same digest."""
    from orgraph.pipeline.exporting import export_archive

    rows = export_archive(to, store=store_address(store), batch=batch)
    _tell(to, rows, as_json=as_json)


@app.command()
def ledgers(to: Folder, store: Store = None, batch: Batch = None, as_json: Json = False) -> None:
    """Write every ledger back as workbooks, one of each ledger and reporting unit."""
    from orgraph.pipeline.exporting import export_ledgers

    rows = export_ledgers(to, store=store_address(store), batch=batch)
    _tell(to, rows, as_json=as_json)


@app.command("neo4j-bulk")
def neo4j_bulk(
    to: Folder,
    store: Store = None,
    batch: Batch = None,
    compress: Annotated[bool, typer.Option("--gzip", help="Compress the rows: smaller, and slower to write.")] = False,
    as_json: Json = False,
) -> None:
    """Write a batch as files for Neo4j's offline importer: the way for a province, into an empty database."""
    from orgraph.pipeline.exporting import export_neo4j_bulk

    written = export_neo4j_bulk(to, store=store_address(store), batch=batch, compress=compress)
    if as_json:
        print_json({"folder": str(to), "tables": written.rows, "command": written.command})
        return
    _tell(to, written.rows, as_json=False)
    out = console()
    out.print("先停止服务器，导入空数据库；启动后建立约束。 Stop the server, import, start it, complete the schema:")
    out.print(f"  {written.command}", soft_wrap=True, markup=False)
    out.print("  orgraph migrate --store neo4j://HOST", soft_wrap=True)
    out.print("A database that a server has once started needs --overwrite-destination=true, which empties it.")


@app.command()
def table(
    name: Annotated[str, typer.Argument(help="A kind of node or relation, as Organization or COVERS.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="CSV file to write. (default: stdout)", callback=check_target)
    ] = None,
    store: Store = None,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Write one kind of node or relation as CSV, with words instead of codes."""
    import sys

    from orgraph.pipeline.exporting import export_table
    from orgraph.views.delimited import write_delimited

    rows, synthetic = export_table(name, store=store_address(store), batch=batch)
    if to is None and as_json:
        print_json({"columns": rows.column_names, "rows": rows.to_pylist(), "synthetic": synthetic})
    elif to is None:
        write_delimited(rows, sys.stdout, synthetic=synthetic)
    if to is None:
        return
    with to.open("w", encoding="utf-8-sig", newline="") as stream:
        write_delimited(rows, stream, synthetic=synthetic)
    if as_json:
        print_json({"written": [str(to)], "rows": rows.num_rows})
    else:
        tell_written(to, f"{rows.num_rows:,}行 rows")


def _tell(folder: Path, rows: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json({"folder": str(folder), "tables": rows})
    else:
        console().print(f"{sum(rows.values()):,} rows of {len(rows)} tables in {folder}", soft_wrap=True)
