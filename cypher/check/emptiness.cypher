// Whether anything at all lies in the database.
// Columns: empty.
RETURN NOT EXISTS { MATCH () } AS empty
