// The pieces of a file, in order.
// Parameters: $name.
// Columns: piece, pieces, content.
MATCH (file:StoredFile {name: $name})
RETURN file.piece AS piece, file.pieces AS pieces, file.content AS content
ORDER BY piece
