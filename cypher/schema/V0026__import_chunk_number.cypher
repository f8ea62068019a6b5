// The journal of an import that goes in several transactions: each of its chunks lands once.
CREATE CONSTRAINT import_chunk_number IF NOT EXISTS
FOR (chunk:ImportChunk) REQUIRE (chunk.batch, chunk.number) IS UNIQUE
