"""`orgraph origins`: the ledger rows behind a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import orgraph

if TYPE_CHECKING:
    from pathlib import Path


def test_the_rows_behind_an_organization_are_listed(city: Path) -> None:
    store = ["--store", f"local:{city / 'store'}"]
    key = orgraph("export", "table", "Organization", *store).out.splitlines()[1].split(",")[0]
    rows = orgraph("origins", key, *store, "--json").json["rows"]
    (own,) = [row for row in rows if row["named_in"] == "key"]
    assert own["table"] == "organizations"
    assert own["row"] > 1
    printed = orgraph("origins", key, *store, COLUMNS="160").out
    assert own["sheet"] in printed
    assert own["batch"][:12] in printed


def test_what_does_not_exist_is_told(city: Path) -> None:
    store = ["--store", f"local:{city / 'store'}"]
    nobody = orgraph("origins", "nobody", *store)
    assert (nobody.code, 'No Organization has the key "nobody"' in nobody.err) == (2, True)
    unknown = orgraph("origins", "nobody", "--kind", "Person", *store)
    assert (unknown.code, '"Person" is no kind of node' in unknown.err) == (2, True)
