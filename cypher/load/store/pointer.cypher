// Make a batch the current one, in the transaction that brings the last of its rows; the journal is closed.
// Parameters: $target, its number; $synthetic, whether the store holds generated data.
// Columns: current.
MATCH (store:Store {key: 'orgraph'})
MATCH (batch:Batch {number: $target})
OPTIONAL MATCH (store)-[before:CURRENT]->()
DELETE before
WITH DISTINCT store, batch
CREATE (store)-[:CURRENT]->(batch)
SET store.current = $target, store.synthetic = $synthetic
SET batch.staged = false
REMOVE store.moving, store.moving_difference, store.moving_forward, store.moving_chunk_rows, store.moving_synthetic
WITH store
CALL () {
  MATCH (chunk:ImportChunk)
  DELETE chunk
}
RETURN store.current AS current
