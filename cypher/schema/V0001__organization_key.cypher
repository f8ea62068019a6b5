// 两新组织: no two have one key, and each is found by it at once.
CREATE CONSTRAINT organization_key IF NOT EXISTS
FOR (node:Organization) REQUIRE node.key IS UNIQUE
