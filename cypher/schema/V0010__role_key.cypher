// 角色: no two have one key, and each is found by it at once.
CREATE CONSTRAINT role_key IF NOT EXISTS
FOR (node:Role) REQUIRE node.key IS UNIQUE
