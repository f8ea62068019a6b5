// Register a batch: what it is called, what came of its import, which files it needs. It is staged until it is current.
// Parameters: $batch, a map of its properties; $parent, the number of the one before, or null; $files, names.
// Columns: files, the pieces that it holds.
MERGE (batch:Batch {number: $batch.number})
SET batch = $batch
WITH batch
CALL (batch) {
  MATCH (before:Batch {number: $parent})
  MERGE (batch)-[:FOLLOWS]->(before)
}
CALL (batch) {
  UNWIND $files AS name
  MATCH (file:StoredFile {name: name})
  MERGE (batch)-[:HOLDS]->(file)
  RETURN count(*) AS held
}
RETURN held AS files
