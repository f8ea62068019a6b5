// One node knows which batch is current and who is writing.
CREATE CONSTRAINT store_key IF NOT EXISTS
FOR (store:Store) REQUIRE store.key IS UNIQUE
