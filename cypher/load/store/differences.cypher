// Register what a batch changed: by kind, how many were added, changed and removed, which, and the files of their rows.
// Parameters: $batch, its number; $rows, maps of the properties of each difference.
// Columns: written.
MATCH (batch:Batch {number: $batch})
UNWIND $rows AS row
MERGE (difference:Difference {batch: $batch, kind: row.kind})
SET difference = row, difference.batch = $batch
MERGE (batch)-[:CHANGED]->(difference)
RETURN count(*) AS written
