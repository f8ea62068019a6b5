// What the store holds: which batch is current, what is under way, and the head of every batch.
// Columns: id, current, synthetic, moving (a map, without a target where nothing is under way), batches.
MATCH (store:Store {key: 'orgraph'})
OPTIONAL MATCH (batch:Batch {staged: false})
WITH store, batch ORDER BY batch.number
RETURN store.id AS id, store.current AS current, store.synthetic AS synthetic,
  store {
    target: store.moving, difference: store.moving_difference, forward: store.moving_forward,
    chunk_rows: store.moving_chunk_rows, synthetic: store.moving_synthetic
  } AS moving,
  collect(batch {.number, .key, .digest, .parent, .base, data_date: toString(batch.data_date)}) AS batches
