// Remove nodes, 产业示范集群, with every relation that they still have.
// Parameters: $rows, a map with the `key` of each.
// Columns: written, of those that were there.
UNWIND $rows AS row
MATCH (node:DemonstrationCluster {key: row.key})
DETACH DELETE node
RETURN count(*) AS written
