// Let others write.
// Parameters: $writer.
// Columns: released.
MATCH (store:Store {key: 'orgraph', writer: $writer})
REMOVE store.writer, store.writer_until
RETURN count(*) AS released
