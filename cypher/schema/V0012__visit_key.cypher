// 走访: no two have one key, and each is found by it at once.
CREATE CONSTRAINT visit_key IF NOT EXISTS
FOR (node:Visit) REQUIRE node.key IS UNIQUE
