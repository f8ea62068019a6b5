// 一个节点的导入经过
// Which batches brought a node, and which changed it
//
// What: the batches that led to the current one, as far as they added, changed or removed the node or its relations.
//   A batch names what it changed up to 5,000 rows of a kind; what it did beyond that, as a first load, is perhaps.
//   File, sheet and row of the ledgers stand behind orgraph origins KEY, and on the page of the node.
// Parameters:
//   key TEXT: key of the node
// Columns:
//   batch: 批次 beginning of its digest
//   data_date: 数据日期 of the batch
//   written_at: 写入时间
//   kind: 类别 label of the node or type of the relation
//   name: 名称 key of the node, or the keys of both ends of a relation
//   what: 变化 added 新增, changed 变更, removed 减少, perhaps 可能
// Example: orgraph query node_history --param key=91330702DEM0000145
MATCH (:Store)-[:CURRENT]->(current:Batch)
WITH current, COLLECT {
  MATCH (node:Organization|PartyOrganization|Alliance|Carrier|Unit|Post|Visit {key: $key})
  RETURN labels(node)[0]
} AS labels
MATCH (current)-[:FOLLOWS*0..]->(batch:Batch)-[:CHANGED]->(difference:Difference)
// Step: what is said by name, else what may be
UNWIND [
  {what: 'added', count: difference.added, names: difference.added_names},
  {what: 'changed', count: difference.changed, names: difference.changed_names},
  {what: 'removed', count: difference.removed, names: difference.removed_names}
] AS part
UNWIND CASE
  WHEN part.names IS NOT NULL THEN [name IN part.names WHERE name = $key
    OR name STARTS WITH $key + ' → ' OR name ENDS WITH ' → ' + $key | {name: name, what: part.what}]
  WHEN part.count > 0 AND difference.kind IN labels THEN [{name: $key, what: 'perhaps'}]
  ELSE []
END AS found
WITH batch.number AS number, batch, difference, found
RETURN left(batch.digest, 12) AS batch, batch.data_date AS data_date, batch.written_at AS written_at,
  difference.kind AS kind, found.name AS name, found.what AS what
ORDER BY number, kind, name
