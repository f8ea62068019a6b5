// Write relations, 角色: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Organization {key: row.source})
MATCH (target:Role {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:HAS_ROLE]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:HAS_ROLE]->(target)
  SET relation = properties
)
RETURN count(*) AS written
