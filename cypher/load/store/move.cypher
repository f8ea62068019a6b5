// Begin to move the graph to another batch in several transactions; whoever becomes the writer goes on with it.
// Parameters: $target, the batch that will be current; $difference, the batch whose difference is applied; $forward,
// whether as it was made or in reverse; $chunk_rows, rows in one transaction; $synthetic, whether data are generated.
// Columns: moving.
MATCH (store:Store {key: 'orgraph'})
SET store.moving = $target, store.moving_difference = $difference, store.moving_forward = $forward,
    store.moving_chunk_rows = $chunk_rows, store.moving_synthetic = $synthetic
RETURN store.moving AS moving
