// 党建示范点: no two have one key, and each is found by it at once.
CREATE CONSTRAINT demonstration_point_key IF NOT EXISTS
FOR (node:DemonstrationPoint) REQUIRE node.key IS UNIQUE
