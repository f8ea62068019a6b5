"""`orgraph brokers`: which organizations hold the network of organizations together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.lists import Lists, print_lists
from orgraph.cli.options import AsOf, Batch, Csv, Json, Rules, Seed, Store, Xlsx, day, rules_file, store_address

if TYPE_CHECKING:
    from orgraph.analyses import Brokers


def brokers(
    store: Store = None,
    most: Annotated[int, typer.Option("--most", help="How many organizations to list.")] = 100,
    error: Annotated[
        float, typer.Option("--error", help="How far a sampled betweenness may be off, in a large network.")
    ] = 0.005,
    seed: Seed = 0,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Brokers (枢纽单位): organizations whose loss would split the network, and those that much runs through."""
    from orgraph.pipeline.measuring import rank_store_brokers

    result = rank_store_brokers(
        store_address(store),
        batch=batch,
        day=day(as_of),
        most=most,
        error=error,
        seed=seed,
        rules_file=rules_file(rules),
    )
    print_lists(result, _list_tables, xlsx=xlsx, as_csv=as_csv, as_json=as_json)


def _list_tables(result: Brokers) -> Lists:
    return Lists("枢纽单位", result.table(), {"退出后失去联系的组织": result.cut_off_rows()})
