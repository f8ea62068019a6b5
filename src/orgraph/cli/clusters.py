"""`orgraph clusters`: which organizations are tied to each other, and how that fits the declared alliances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.lists import Lists, print_lists
from orgraph.cli.options import AsOf, Batch, Csv, Json, Rules, Seed, Store, Xlsx, day, rules_file, store_address

if TYPE_CHECKING:
    from orgraph.analyses import Clusters


def clusters(
    store: Store = None,
    resolution: Annotated[
        float | None,
        typer.Option(
            "--resolution",
            help="The larger, the smaller the clusters. (default: chosen by description length)",
            show_default=False,
        ),
    ] = None,
    seed: Seed = 0,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Clusters (联系紧密群) in the network of organizations, beside the declared alliances."""
    from orgraph.pipeline.measuring import find_store_clusters

    result = find_store_clusters(
        store_address(store),
        batch=batch,
        day=day(as_of),
        resolution=resolution,
        seed=seed,
        rules_file=rules_file(rules),
    )
    print_lists(result, _list_tables, xlsx=xlsx, as_csv=as_csv, as_json=as_json)


def _list_tables(result: Clusters) -> Lists:
    more = {
        "群体内组织": result.rows(),
        "联盟与群体": result.part_rows(),
        "联系与归属不一致": result.disagreement_rows(),
    }
    return Lists("联系紧密群", result.table(), more)
