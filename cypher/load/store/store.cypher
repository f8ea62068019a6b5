// Make the node that knows which batch is current, where there is none yet.
// Columns: id, which tells this store from every other.
MERGE (store:Store {key: 'orgraph'})
ON CREATE SET store.id = randomUUID(), store.made_at = datetime()
RETURN store.id AS id
