// 单位承继沿革
// Organizations and what they succeeded
//
// What: mergers, splits, re-registrations and transfers: which organization follows which, with its status today; in
//   Neo4j Browser the pairs are drawn.
// Parameters: none
// Columns:
//   key: 统一社会信用代码或编码 key of the successor
//   name: 单位名称
//   kind: 承继方式
//   valid_from: 起始日期
//   predecessor: 原单位编码 key of the predecessor
//   predecessor_name: 原单位名称
//   succession: 承继关系 the path
// Example: orgraph query successions
MATCH succession = (organization:Organization)-[succeeds:SUCCEEDS]->(predecessor:Organization)
RETURN organization.key AS key, organization.name AS name, succeeds.kind AS kind, succeeds.valid_from AS valid_from,
  predecessor.key AS predecessor, predecessor.name AS predecessor_name, succession
ORDER BY valid_from, key, predecessor
