// 组织生活次数: no two have one key, and each is found by it at once.
CREATE CONSTRAINT meeting_count_key IF NOT EXISTS
FOR (node:MeetingCount) REQUIRE node.key IS UNIQUE
