"""What the store on Neo4j is measured against: the same rows without bookkeeping, and the same relations as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgraph.model import MODEL
from orgraph.store.neo4j.graph.exporting import read_kind
from orgraph.store.neo4j.graph.natural import list_parameters
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import neo4j
    import pyarrow as pa

    from orgraph.store.neo4j.server.connection import Connection

CHUNK_ROWS = 10_000
RELATION = "BELONGS_TO"
NODES = "UNWIND $rows AS row MERGE (n:{label} {{key: row.key}}) SET n = row"
RELATIONS = (
    "UNWIND $rows AS row MATCH (a:{source} {{key: row.source}}) MATCH (b:{target} {{key: row.target}}) "
    "CREATE (a)-[r:{type}]->(b) SET r = row.properties"
)
RECORDS = f"MATCH (a)-[r:{RELATION}]->(b) RETURN a.key AS source, b.key AS target, r.valid_from AS since"


def import_plainly(driver: neo4j.Driver, natural: Mapping[str, pa.Table]) -> None:
    """Write the natural graph in chunks, and nothing beside it."""
    with driver.session(database="neo4j") as session:
        for kind in natural:
            if kind in MODEL.nodes:
                session.run(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{kind}) REQUIRE n.key IS UNIQUE").consume()
        for statement, rows in _list_statements(natural):
            for start in range(0, len(rows), CHUNK_ROWS):
                session.execute_write(_write, statement, rows[start : start + CHUNK_ROWS])


def _list_statements(natural: Mapping[str, pa.Table]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for kind, table in natural.items():
        if kind in MODEL.nodes:
            yield NODES.format(label=kind), _list_nodes(kind, table)
    for kind, table in natural.items():
        if kind in MODEL.relations:
            properties = list_parameters(MODEL.relations[kind], table)
            ends = table.select(["source_kind", "source", "target_kind", "target"]).to_pylist()
            pairs: dict[tuple[str, str], list[dict[str, Any]]] = {}
            for end, some in zip(ends, properties, strict=True):
                pair = (end["source_kind"], end["target_kind"])
                row = {"source": end["source"], "target": end["target"], "properties": some}
                pairs.setdefault(pair, []).append(row)
            for (source, target), rows in pairs.items():
                yield RELATIONS.format(type=kind, source=source, target=target), rows


def _list_nodes(kind: str, table: pa.Table) -> list[dict[str, Any]]:
    keys = table.column(KEY).to_pylist()
    return [{KEY: key, **row} for key, row in zip(keys, list_parameters(MODEL.nodes[kind], table), strict=True)]


def _write(transaction: neo4j.ManagedTransaction, statement: str, rows: list[dict[str, Any]]) -> None:
    transaction.run(statement, rows=rows).consume()


def import_row_by_row(driver: neo4j.Driver, table: pa.Table) -> None:
    """Write some organizations, each in a transaction of its own."""
    with driver.session(database="neo4j") as session:
        for row in _list_nodes("Organization", table):
            session.execute_write(_write, NODES.format(label="Organization"), [row])


def read_columns(connection: Connection) -> int:
    """Read relations of one kind as the store does."""
    return int(connection.read(lambda work: read_kind(work, MODEL.relations[RELATION])).num_rows)


def read_records(driver: neo4j.Driver) -> int:
    """Read the same relations record by record."""
    with driver.session(database="neo4j") as session:
        return len(session.run(RECORDS).to_df())
