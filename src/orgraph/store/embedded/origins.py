"""Behind every node stand ledger rows: those that it was made of, and those whose cells name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.texts import as_texts, one_array, simplify_texts
from orgraph.model import MODEL
from orgraph.store.embedded.reading import IMPORT_NUMBER
from orgraph.store.resolution import ALIASES
from orgraph.tables import KEY, ORIGIN_FILE, ORIGIN_ROW, ORIGIN_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgraph.store.embedded.reading import BatchTables, HeldSheet, HeldSheets

NAMED_BY_KEY: Final = "key"
_SCHEMA: Final = pa.schema(
    [
        ("table", pa.string()),
        ("named_in", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("import_number", pa.int32()),
        ("batch", pa.string()),
    ]
)


def find_origins(kind: str, key: str, sheets: HeldSheets, tables: BatchTables, digests: Mapping[int, str]) -> pa.Table:
    """Find the rows behind a node; see ``Store.read_origins``."""
    texts = _list_names(kind, key, tables)
    wanted = pa.array(sorted(texts), pa.string())
    pieces = [_SCHEMA.empty_table()]
    for sheet_name, sheet in sheets.items():
        for column, heading in _list_cells(sheet_name, kind):
            cells = as_texts(sheet.column(column))
            named = pc.is_in(cells, value_set=wanted)
            if heading != NAMED_BY_KEY:
                named = pc.or_(named, pc.is_in(simplify_texts(cells), value_set=wanted))
            pieces.append(_describe(sheet_name, heading, sheet, named, digests))
    return pa.concat_tables(pieces)


def _list_names(kind: str, key: str, tables: BatchTables) -> set[str]:
    """List what a node is called in ledgers: its key, the keys merged into it, and its name if nobody else has it."""
    table = MODEL.nodes[kind].table
    nodes = tables.read_table(table, [KEY, "name"]) if table in tables.list_tables() else None
    if nodes is None or key not in nodes.column(KEY).to_pylist():
        message = f"no {kind} has the key {key!r}"
        raise KeyError(message)
    texts = {key}
    if ALIASES in tables.list_tables() and kind == "Organization":
        aliases = tables.read_table(ALIASES)
        texts |= set(aliases.filter(pc.equal(aliases.column("key"), key)).column("alias").to_pylist())
    if "name" in nodes.column_names:
        names = simplify_texts(one_array(nodes.column("name")))
        name = names.filter(one_array(pc.equal(nodes.column(KEY), key)))[0]
        if name.is_valid and pc.sum(pc.equal(names, name)).as_py() == 1:
            texts.add(name.as_py())
    return texts


def _list_cells(sheet_name: str, kind: str) -> Iterator[tuple[str, str]]:
    """List the columns of a sheet that may name a node of a kind, with their headings."""
    sheet = MODEL.sheets[sheet_name]
    if sheet.brings == kind:
        yield KEY, NAMED_BY_KEY
    relation = MODEL.relations.get(sheet.brings)
    if relation is not None:
        for end, allowed in ((sheet.source, relation.sources), (sheet.target, relation.targets)):
            if end is not None and kind in allowed:
                yield end.column.name, end.column.chinese
    for reference in MODEL.references(sheet_name):
        referred = MODEL.relations[reference.relation]
        if kind in (referred.sources if reference.incoming else referred.targets):
            yield reference.name, reference.columns[0].chinese


def _describe(sheet_name: str, heading: str, sheet: HeldSheet, named: pa.Array, digests: Mapping[int, str]) -> pa.Table:
    rows = pc.indices_nonzero(pc.fill_null(named, fill_value=False))
    places = {name: one_array(sheet.column(name)).take(rows) for name in (ORIGIN_FILE, ORIGIN_SHEET, ORIGIN_ROW)}
    numbers = one_array(sheet.column(IMPORT_NUMBER)).take(rows)
    return pa.table(
        [
            pa.array([sheet_name] * len(rows), pa.string()),
            pa.array([heading] * len(rows), pa.string()),
            as_texts(places[ORIGIN_FILE]),
            as_texts(places[ORIGIN_SHEET]),
            places[ORIGIN_ROW],
            numbers,
            pa.array([digests.get(number) for number in numbers.to_pylist()], pa.string()),
        ],
        schema=_SCHEMA,
    )
