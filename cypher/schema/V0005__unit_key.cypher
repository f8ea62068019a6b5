// 单位: no two have one key, and each is found by it at once.
CREATE CONSTRAINT unit_key IF NOT EXISTS
FOR (node:Unit) REQUIRE node.key IS UNIQUE
