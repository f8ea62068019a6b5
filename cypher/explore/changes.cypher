// 上次导入以来的变化
// What changed since the last batch
//
// What: how many nodes and relations of each kind the current batch added, changed and removed against the one before
//   it. The first batch of a store has nothing before it.
// Parameters: none
// Columns:
//   kind: 类别 label of the nodes or type of the relations
//   added: 新增
//   changed: 变更
//   removed: 减少
//   data_date: 数据日期 of the current batch
//   before: 上一批次数据日期 of the batch before it
// Example: orgraph query changes
MATCH (:Store)-[:CURRENT]->(batch:Batch)-[:CHANGED]->(difference:Difference)
OPTIONAL MATCH (batch)-[:FOLLOWS]->(before:Batch)
RETURN difference.kind AS kind, difference.added AS added, difference.changed AS changed,
  difference.removed AS removed, batch.data_date AS data_date, before.data_date AS before
ORDER BY added + changed + removed DESC, kind
