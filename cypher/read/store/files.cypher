// Which of some files are there whole.
// Parameters: $names.
// Columns: name.
UNWIND $names AS name
MATCH (file:StoredFile {name: name})
WITH name, file.pieces AS pieces, count(*) AS there
WHERE there = pieces
RETURN name
