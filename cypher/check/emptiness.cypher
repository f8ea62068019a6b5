// Whether anything at all lies in the database, and whether it is a store, which may have been loaded from bulk files.
// Columns: empty, loaded.
RETURN NOT EXISTS { MATCH () } AS empty, EXISTS { MATCH (:Store {key: 'orgraph'}) } AS loaded
