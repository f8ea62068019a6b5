// Collect what dead imports left behind: batches that were never begun to be written, with what belongs to them alone.
// Columns: collected.
MATCH (store:Store {key: 'orgraph'})
CALL (store) {
  MATCH (batch:Batch {staged: true})
  WHERE store.moving IS NULL OR batch.number <> store.moving
  OPTIONAL MATCH (batch)-[:CHANGED]->(difference:Difference)
  DETACH DELETE batch, difference
}
CALL () {
  MATCH (file:StoredFile)
  WHERE NOT EXISTS { MATCH (:Batch)-[:HOLDS]->(file) }
  DELETE file
  RETURN count(*) AS files
}
RETURN files AS collected
