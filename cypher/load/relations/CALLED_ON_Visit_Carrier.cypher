// Write relations, 走访对象: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Visit {key: row.source})
MATCH (target:Carrier {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:CALLED_ON]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:CALLED_ON]->(target)
  SET relation = properties
)
RETURN count(*) AS written
