// Everything about one batch beside its rows.
// Parameters: $number.
// Columns: manifest, tables (digests), auxiliary (names of files), report; all JSON.
MATCH (batch:Batch {number: $number})
RETURN batch.manifest AS manifest, batch.tables AS tables, batch.auxiliary AS auxiliary, batch.report AS report
