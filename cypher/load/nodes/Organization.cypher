// Write nodes, 两新组织: each is as its row says afterwards, whether it was there or not.
// Parameters: $rows, a map of all properties for each, `key` among them.
// Columns: written.
UNWIND $rows AS row
MERGE (node:Organization {key: row.key})
SET node = row
RETURN count(*) AS written
