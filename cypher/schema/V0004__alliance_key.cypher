// 党建联盟: no two have one key, and each is found by it at once.
CREATE CONSTRAINT alliance_key IF NOT EXISTS
FOR (node:Alliance) REQUIRE node.key IS UNIQUE
