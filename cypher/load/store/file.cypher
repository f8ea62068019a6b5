// Store pieces of files that are not there yet; a file is named by the SHA-256 of its bytes and never changes.
// Parameters: $rows, maps of `name`, `piece`, `pieces` and `content`.
// Columns: written.
UNWIND $rows AS row
MERGE (file:StoredFile {name: row.name, piece: row.piece})
ON CREATE SET file.pieces = row.pieces, file.content = row.content
RETURN count(*) AS written
