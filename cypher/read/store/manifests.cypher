// The manifest of every batch, as JSON.
// Columns: number, manifest.
MATCH (batch:Batch {staged: false})
RETURN batch.number AS number, batch.manifest AS manifest
ORDER BY number
