// Write relations, 提出: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Alliance {key: row.source})
MATCH (target:ListItem {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:RAISES]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:RAISES]->(target)
  SET relation = properties
)
RETURN count(*) AS written
