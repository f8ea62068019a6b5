// 批次: no two have one key, and each is found by it at once.
CREATE CONSTRAINT batch_key IF NOT EXISTS
FOR (node:Batch) REQUIRE node.key IS UNIQUE
