// 汇总数: no two have one key, and each is found by it at once.
CREATE CONSTRAINT tally_key IF NOT EXISTS
FOR (node:Tally) REQUIRE node.key IS UNIQUE
