"""`orgraph alliances`: what is known of each alliance, the four tests, and how they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.cli.lists import Lists, print_lists
from orgraph.cli.options import AsOf, Batch, Csv, Json, Rules, Store, Xlsx, day, rules_file, store_address

if TYPE_CHECKING:
    from orgraph.analyses import Alliances


def alliances(
    store: Store = None,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Alliances (党建联盟): hosts, the four tests, agreements, lists, mechanisms, who is in none or in many."""
    from orgraph.pipeline.measuring import measure_store_alliances

    result = measure_store_alliances(store_address(store), batch=batch, day=day(as_of), rules_file=rules_file(rules))
    print_lists(result, _list_tables, xlsx=xlsx, as_csv=as_csv, as_json=as_json)


def _list_tables(result: Alliances) -> Lists:
    more = {
        "成员与协议": result.member_rows(),
        "六专与五机制": result.mechanism_rows(),
        "未加入或加入过多": result.outside_rows(),
        "联盟重叠": result.overlap_rows(),
    }
    return Lists("党建联盟", result.table(), more)
