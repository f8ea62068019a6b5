// 批次: batches are numbered, and no number is given twice.
CREATE CONSTRAINT batch_number IF NOT EXISTS
FOR (batch:Batch) REQUIRE batch.number IS UNIQUE
