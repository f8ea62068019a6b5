// 逾期未办结问题
// Issues that are overdue
//
// What: issues found on visits whose time limit has passed and that are not closed on the day, by the unit that they
//   are assigned to. An issue that was reopened after it was closed is open again.
// Parameters: none
// Columns:
//   key: 问题编码 key of the issue
//   category: 问题类别
//   raised_on: 提出日期
//   due_on: 办理期限
//   days_overdue: 逾期天数
//   assigned_to: 承办单位
//   found_at: 走访对象 whom the visit called on
// Example: orgraph query issues_overdue
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (issue:Issue)
WHERE issue.raised_on <= day AND issue.due_on < day
  AND (coalesce(issue.closed_on > day, true) OR coalesce(issue.closed_on <= issue.reopened_on <= day, false))
OPTIONAL MATCH (issue)-[:ASSIGNED_TO]->(unit:Unit)
OPTIONAL MATCH (issue)<-[:FOUND]-(:Visit)-[:CALLED_ON]->(target)
RETURN issue.key AS key, issue.category AS category, issue.raised_on AS raised_on, issue.due_on AS due_on,
  duration.inDays(issue.due_on, day).days AS days_overdue, unit.name AS assigned_to, target.name AS found_at
ORDER BY days_overdue DESC, key
