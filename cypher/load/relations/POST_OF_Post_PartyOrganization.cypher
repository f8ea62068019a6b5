// Write relations, 岗位属于: those between two nodes are as their row says afterwards, none where it says none.
// Parameters: $rows, a map for each pair of nodes: keys `source` and `target`, and `relations`, maps of properties.
// Columns: written, of pairs of which both nodes were there.
UNWIND $rows AS row
MATCH (source:Post {key: row.source})
MATCH (target:PartyOrganization {key: row.target})
CALL (source, target) {
  MATCH (source)-[before:POST_OF]->(target)
  DELETE before
}
FOREACH (properties IN row.relations |
  CREATE (source)-[relation:POST_OF]->(target)
  SET relation = properties
)
RETURN count(*) AS written
