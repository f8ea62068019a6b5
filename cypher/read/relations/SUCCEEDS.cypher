// Read relations, 承继, column by column, with kind and key of both ends.
// Parameters: $skip and $limit, a part of them; $kinds, labels of nodes; $properties; $days, properties that are days.
// Columns: source_kinds, sources, target_kinds, targets, values (a list for each of $properties), days (the same).
MATCH (source)-[relation:SUCCEEDS]->(target)
WITH source, relation, target SKIP $skip LIMIT $limit
WITH collect(source) AS sources, collect(relation) AS relations, collect(target) AS targets
RETURN
  [node IN sources | [kind IN labels(node) WHERE kind IN $kinds][0]] AS source_kinds,
  [node IN sources | node.key] AS sources,
  [node IN targets | [kind IN labels(node) WHERE kind IN $kinds][0]] AS target_kinds,
  [node IN targets | node.key] AS targets,
  [property IN $properties | [relation IN relations | relation[property]]] AS values,
  [property IN $days | [relation IN relations | toString(relation[property])]] AS days
