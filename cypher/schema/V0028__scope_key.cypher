// 台账范围: each ledger of a unit for a period and a day is one node, which all batches that loaded it share.
CREATE CONSTRAINT scope_key IF NOT EXISTS
FOR (scope:Scope) REQUIRE scope.key IS UNIQUE
