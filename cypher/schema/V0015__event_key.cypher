// 活动: no two have one key, and each is found by it at once.
CREATE CONSTRAINT event_key IF NOT EXISTS
FOR (node:Event) REQUIRE node.key IS UNIQUE
