"""`orgraph holes`: which organizations nothing reaches, who hangs together, and how to close each hole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.lists import Lists, print_lists
from orgraph.cli.options import AsOf, Batch, Csv, Json, Rules, Store, Xlsx, day, rules_file, store_address

if TYPE_CHECKING:
    from orgraph.analyses import Holes

NEIGHBOURS = "radius,carrier,township_industry"


def holes(
    store: Store = None,
    radius_m: Annotated[
        float, typer.Option("--radius-m", help="Up to this distance two uncovered organizations are neighbours.")
    ] = 500.0,
    neighbours: Annotated[
        str, typer.Option("--neighbours", help="What makes neighbours: any of these, with commas between.")
    ] = NEIGHBOURS,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Coverage holes (覆盖空白): where nothing reaches, what is nearest, and the cheapest fix."""
    from orgraph.pipeline.measuring import find_store_holes

    result = find_store_holes(
        store_address(store),
        batch=batch,
        day=day(as_of),
        radius_m=radius_m,
        neighbours=[name.strip() for name in neighbours.split(",") if name.strip()],
        rules_file=rules_file(rules),
    )
    print_lists(result, _list_tables, xlsx=xlsx, as_csv=as_csv, as_json=as_json)


def _list_tables(result: Holes) -> Lists:
    more = {
        "空白内组织": result.rows(),
        "措施": result.fix_rows(),
        "乡镇行业汇总": result.groups().drop_columns(["township", "industry"]),
    }
    return Lists("覆盖空白", result.table(), more)
