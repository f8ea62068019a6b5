// Files lie in pieces, each once: ledger rows as they were reported, and the rows that a batch changed.
CREATE CONSTRAINT stored_file_piece IF NOT EXISTS
FOR (file:StoredFile) REQUIRE (file.name, file.piece) IS UNIQUE
