// 岗位: no two have one key, and each is found by it at once.
CREATE CONSTRAINT post_key IF NOT EXISTS
FOR (node:Post) REQUIRE node.key IS UNIQUE
