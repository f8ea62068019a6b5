// Whether this user may write here; the transaction is rolled back.
// Columns: written.
CREATE (migration:Migration)
RETURN count(migration) AS written
