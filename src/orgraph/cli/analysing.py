"""`orgraph coverage` and `census`: open a snapshot, ask one analysis, print its answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.lists import Lists, write_lists
from orgraph.cli.options import (
    AsOf,
    Batch,
    By,
    Csv,
    Json,
    Rules,
    Store,
    Xlsx,
    day,
    dimensions,
    rules_file,
    store_address,
)
from orgraph.cli.printing import console, print_json

if TYPE_CHECKING:
    import pyarrow as pa

    from orgraph.analyses import Census, Coverage


def coverage(
    store: Store = None,
    by: By = None,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    rows: Annotated[
        str | None, typer.Option("--rows", help="Print the rows behind one rate (A to H).", show_default=False)
    ] = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Who is covered, by what, against which denominator: eight rates side by side."""
    from orgraph.pipeline.measuring import measure_store_coverage

    result = measure_store_coverage(
        store_address(store), batch=batch, day=day(as_of), by=dimensions(by), rules_file=rules_file(rules)
    )
    if xlsx is not None:
        write_lists(_list_coverage(result, rows), result, xlsx, to_stderr=as_json or as_csv)
    if as_json and rows is None:
        print_json(result.as_dict())
    elif as_json or as_csv or (rows is not None and xlsx is None):
        table = result.table() if rows is None else result.rows(rows)
        _print_rows(table, synthetic=result.synthetic, as_csv=as_csv, as_json=as_json)
    elif xlsx is None:
        from orgraph.cli.answers import show_coverage

        show_coverage(result)


def census(
    store: Store = None,
    by: By = None,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """What is known of every organization, and how the census fits the registers."""
    from orgraph.pipeline.measuring import measure_store_census

    result = measure_store_census(
        store_address(store), batch=batch, day=day(as_of), by=dimensions(by), rules_file=rules_file(rules)
    )
    if xlsx is not None:
        write_lists(_list_census(result), result, xlsx, to_stderr=as_json or as_csv)
    if as_json:
        print_json(result.as_dict())
    elif as_csv:
        _print_rows(result.table(), synthetic=result.synthetic, as_csv=True, as_json=False)
    elif xlsx is None:
        from orgraph.cli.answers import show_census

        show_census(result)


def _list_coverage(result: Coverage, rows: str | None) -> Lists:
    from orgraph.analyses.facts.ladder import RUNG_WORDS

    if rows is not None:
        return Lists(f"名单{rows}", result.rows(rows), {}, RUNG_WORDS)
    return Lists("组织覆盖", result.table(), {"应建未建": result.rows("must_build_missing")}, RUNG_WORDS)


def _list_census(result: Census) -> Lists:
    from orgraph.analyses.census.duplicates import REASONS

    # A pair is told by names of its own: its sides are called first and second of alliances elsewhere.
    pairs = result.duplicate_rows().rename_columns(["key", "name", "other", "other_name", "score", "reason"])
    words = {"reason": {reason: title.zh for reason, title in REASONS.items()}}
    return Lists("排摸六清", result.table().drop_columns("code"), {"疑似重复": pairs}, words)


def _print_rows(table: pa.Table, *, synthetic: bool, as_csv: bool, as_json: bool) -> None:
    if as_json:
        print_json({"columns": table.column_names, "rows": table.to_pylist(), "synthetic": synthetic})
    elif as_csv:
        from orgraph.views.delimited import write_delimited

        write_delimited(table, sys.stdout, synthetic=synthetic)
    else:
        from orgraph.views.console import render_rows

        console().print(render_rows(table))
