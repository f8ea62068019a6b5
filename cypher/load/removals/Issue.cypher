// Remove nodes, 问题, with every relation that they still have.
// Parameters: $rows, a map with the `key` of each.
// Columns: written, of those that were there.
UNWIND $rows AS row
MATCH (node:Issue {key: row.key})
DETACH DELETE node
RETURN count(*) AS written
