// 未对接的需求
// Needs that nothing answers
//
// What: needs on the lists of the alliances that are raised on the day, not matched, and that no resource, service or
//   project answers.
// Parameters: none
// Columns:
//   key: 事项编码 key of the need
//   category: 事项类别
//   raised_on: 提出日期
//   days_open: 已提出天数
//   raised_by: 提出单位
//   alliance: 所属联盟
// Example: orgraph query needs_unanswered
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (need:ListItem {kind: 'need'})
WHERE need.raised_on <= day AND coalesce(need.matched_on > day, true)
  AND NOT EXISTS { MATCH (need)<-[:ANSWERS]-(answer:ListItem) WHERE answer.raised_on <= day }
OPTIONAL MATCH (need)<-[:RAISES]-(who)
OPTIONAL MATCH (need)-[:LISTED_BY]->(alliance:Alliance)
RETURN need.key AS key, need.category AS category, need.raised_on AS raised_on,
  duration.inDays(need.raised_on, day).days AS days_open, who.name AS raised_by, alliance.name AS alliance
ORDER BY days_open DESC, key
