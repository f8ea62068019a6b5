"""`orgraph coverage` and `census`: open a snapshot, ask one analysis, print its answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.options import AsOf, Batch, By, Csv, Json, Rules, Store, day, dimensions, rules_file, store_address
from orgraph.cli.printing import console, print_json

if TYPE_CHECKING:
    import pyarrow as pa


def coverage(
    store: Store = None,
    by: By = None,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    rows: Annotated[
        str | None, typer.Option("--rows", help="Print the rows behind one rate (A to H).", show_default=False)
    ] = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Who is covered, by what, against which denominator: eight rates side by side."""
    from orgraph.pipeline.measuring import measure_store_coverage

    result = measure_store_coverage(
        store_address(store), batch=batch, day=day(as_of), by=dimensions(by), rules_file=rules_file(rules)
    )
    if rows is not None:
        _print_rows(result.rows(rows), synthetic=result.synthetic, as_csv=as_csv, as_json=as_json)
    elif as_json:
        print_json(result.as_dict())
    elif as_csv:
        _print_rows(result.group_table(), synthetic=result.synthetic, as_csv=True, as_json=False)
    else:
        from orgraph.cli.answers import show_coverage

        show_coverage(result)


def census(
    store: Store = None,
    by: By = None,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    as_json: Json = False,
) -> None:
    """What is known of every organization, and how the census fits the registers."""
    from orgraph.pipeline.measuring import measure_store_census

    result = measure_store_census(
        store_address(store), batch=batch, day=day(as_of), by=dimensions(by), rules_file=rules_file(rules)
    )
    if as_json:
        print_json(result.as_dict())
    else:
        from orgraph.cli.answers import show_census

        show_census(result)


def _print_rows(table: pa.Table, *, synthetic: bool, as_csv: bool, as_json: bool) -> None:
    if as_json:
        print_json({"columns": table.column_names, "rows": table.to_pylist(), "synthetic": synthetic})
    elif as_csv:
        from orgraph.views.delimited import write_delimited

        write_delimited(table, sys.stdout, synthetic=synthetic)
    else:
        from orgraph.views.console import render_rows

        console().print(render_rows(table))
