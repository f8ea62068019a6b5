// 区划: no two have one key, and each is found by it at once.
CREATE CONSTRAINT area_key IF NOT EXISTS
FOR (node:Area) REQUIRE node.key IS UNIQUE
