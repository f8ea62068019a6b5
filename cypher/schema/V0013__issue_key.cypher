// 问题: no two have one key, and each is found by it at once.
CREATE CONSTRAINT issue_key IF NOT EXISTS
FOR (node:Issue) REQUIRE node.key IS UNIQUE
