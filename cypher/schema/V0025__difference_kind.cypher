// What a batch changed, one node for each kind of node or relation.
CREATE CONSTRAINT difference_kind IF NOT EXISTS
FOR (difference:Difference) REQUIRE (difference.batch, difference.kind) IS UNIQUE
