// Write relations, 位于: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:DemonstrationPoint {key: row.source})
MATCH (target:Organization {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:LOCATED_IN]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:LOCATED_IN]->(target)
  SET relation = properties
)
RETURN count(*) AS written
