// Note in the journal that a chunk of an import lands with this transaction.
// Parameters: $batch, $number, $rows, how many.
// Columns: number; no row where it has landed before.
OPTIONAL MATCH (before:ImportChunk {batch: $batch, number: $number})
WITH before
WHERE before IS NULL
CREATE (chunk:ImportChunk {batch: $batch, number: $number, rows: $rows, landed_at: datetime()})
RETURN chunk.number AS number
