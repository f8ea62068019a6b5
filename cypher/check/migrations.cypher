// Which steps the schema has gone through.
// Columns: version, name, checksum.
MATCH (migration:Migration)
RETURN migration.version AS version, migration.name AS name, migration.checksum AS checksum
ORDER BY version
