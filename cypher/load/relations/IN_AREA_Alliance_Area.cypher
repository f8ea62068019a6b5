// Write relations, 所在区划: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Alliance {key: row.source})
MATCH (target:Area {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:IN_AREA]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:IN_AREA]->(target)
  SET relation = properties
)
RETURN count(*) AS written
