// Read relations, 所属行业, column by column, with kind and key of both ends.
// Parameters: $skip and $limit, a part of them; $source_kinds and $target_kinds, labels of nodes, null where the kind
// of an end is not asked for; $properties; $days, properties that are days.
// Columns: source_kinds, sources, target_kinds, targets, values (a list for each of $properties), days (the same).
MATCH (source)-[relation:IN_INDUSTRY]->(target)
WITH source, relation, target SKIP $skip LIMIT $limit
WITH collect(source) AS sources, collect(relation) AS relations, collect(target) AS targets
RETURN
  CASE WHEN $source_kinds IS NOT NULL
    THEN [node IN sources | [kind IN labels(node) WHERE kind IN $source_kinds][0]] END AS source_kinds,
  [node IN sources | node.key] AS sources,
  CASE WHEN $target_kinds IS NOT NULL
    THEN [node IN targets | [kind IN labels(node) WHERE kind IN $target_kinds][0]] END AS target_kinds,
  [node IN targets | node.key] AS targets,
  [property IN $properties | [relation IN relations | relation[property]]] AS values,
  [property IN $days | [relation IN relations | toString(relation[property])]] AS days
