// Write relations, 指导: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Post {key: row.source})
MATCH (target:Organization {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:GUIDES]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:GUIDES]->(target)
  SET relation = properties
)
RETURN count(*) AS written
