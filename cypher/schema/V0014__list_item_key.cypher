// 清单事项: no two have one key, and each is found by it at once.
CREATE CONSTRAINT list_item_key IF NOT EXISTS
FOR (node:ListItem) REQUIRE node.key IS UNIQUE
