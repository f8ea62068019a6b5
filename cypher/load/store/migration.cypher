// Note that a step of the schema has been done.
// Parameters: $version, $name, $checksum, $program.
// Columns: version.
MERGE (migration:Migration {version: $version})
SET migration.name = $name, migration.checksum = $checksum, migration.program = $program, migration.done_at = datetime()
RETURN migration.version AS version
