// Write relations, 参加: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:PartyOrganization {key: row.source})
MATCH (target:TrainingClass {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:TOOK_PART]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:TOOK_PART]->(target)
  SET relation = properties
)
RETURN count(*) AS written
