// Become the one writer, or stay it: nobody else holds the lease, or it has run out by the clock of the server.
// A lease that ends later than one could is one of a clock that was put back: it counts as run out.
// Parameters: $writer, who asks; $seconds, for how long; $dead, a writer that is known to have ended, or null.
// Columns: current, moving; no row where somebody else is writing.
MATCH (store:Store {key: 'orgraph'})
SET store.asked_at = datetime() // takes the lock of the node, so that of two who ask one comes second
WITH store
WHERE store.writer IS NULL OR store.writer = $writer OR store.writer = $dead
  OR store.writer_until < datetime() OR store.writer_until > datetime() + duration({seconds: 2 * $seconds})
SET store.writer = $writer, store.writer_until = datetime() + duration({seconds: $seconds})
RETURN store.current AS current, store.moving AS moving
