// Stay the writer: every transaction that changes anything begins with it, so that one who lost the lease changes nothing.
// Parameters: $writer, $seconds.
// Columns: current, moving; no row where somebody else has become the writer.
MATCH (store:Store {key: 'orgraph'})
SET store.asked_at = datetime() // takes the lock of the node first, so that a writer who comes before is seen
WITH store
WHERE store.writer = $writer
SET store.writer_until = datetime() + duration({seconds: $seconds})
RETURN store.current AS current, store.moving AS moving
