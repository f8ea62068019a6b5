// 行业: no two have one key, and each is found by it at once.
CREATE CONSTRAINT industry_key IF NOT EXISTS
FOR (node:Industry) REQUIRE node.key IS UNIQUE
