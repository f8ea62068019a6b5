// Which chunks of an import have landed.
// Parameters: $batch.
// Columns: number.
MATCH (chunk:ImportChunk {batch: $batch})
RETURN chunk.number AS number
