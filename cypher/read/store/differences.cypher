// What a batch changed: the files of the rows before and after, by kind.
// Parameters: $number.
// Columns: kind, before, after; null where there is no such row.
MATCH (:Batch {number: $number})-[:CHANGED]->(difference:Difference)
RETURN difference.kind AS kind, difference.before AS before, difference.after AS after
ORDER BY kind
