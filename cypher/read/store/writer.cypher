// Who is writing.
// Columns: writer; null where nobody is.
MATCH (store:Store {key: 'orgraph'})
RETURN store.writer AS writer
