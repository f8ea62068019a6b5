// Write relations, 结对: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Organization {key: row.source})
MATCH (target:Organization {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:PAIRED_WITH]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:PAIRED_WITH]->(target)
  SET relation = properties
)
RETURN count(*) AS written
