// 文件: no two have one key, and each is found by it at once.
CREATE CONSTRAINT document_key IF NOT EXISTS
FOR (node:Document) REQUIRE node.key IS UNIQUE
