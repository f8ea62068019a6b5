// 载体: no two have one key, and each is found by it at once.
CREATE CONSTRAINT carrier_key IF NOT EXISTS
FOR (node:Carrier) REQUIRE node.key IS UNIQUE
