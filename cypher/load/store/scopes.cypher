// Register which ledgers a batch has loaded, of which unit, for which period: what is not among them is unknown, not zero.
// Parameters: $batch, its number; $rows, maps of the properties of each scope.
// Columns: written.
MATCH (batch:Batch {number: $batch})
UNWIND $rows AS row
MERGE (scope:Scope {key: row.key})
SET scope = row
MERGE (batch)-[:LOADED]->(scope)
RETURN count(*) AS written
