// 培训班: no two have one key, and each is found by it at once.
CREATE CONSTRAINT training_class_key IF NOT EXISTS
FOR (node:TrainingClass) REQUIRE node.key IS UNIQUE
