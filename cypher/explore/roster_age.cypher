// 排摸台账新鲜度
// How old the census is, by counting unit
//
// What: for the organizations that the census has, how many were verified within 90 days of the day, how many longer
//   ago, and how many never, by the unit that their ledger counts them in.
// Parameters: none
// Columns:
//   unit: 统计归口代码 key of the unit; empty where it is not known
//   name: 统计归口 name of the unit
//   organizations: 台账单位数
//   fresh: 90天内核实
//   stale: 超过90天
//   never: 未核实
//   oldest: 最早核实日期
// Example: orgraph query roster_age
MATCH (batch:Batch {current: true})
WITH batch.data_date AS day
MATCH (organization:Organization)
WHERE organization.in_census
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'counted'}]->(counted:Area)
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'operating'}]->(operating:Area)
WITH day, organization, coalesce(counted.counted_by, operating.counted_by) AS unit
WITH unit, count(*) AS organizations,
  count(CASE WHEN day - duration({days: 90}) <= organization.verified_on <= day THEN 1 END) AS fresh,
  count(CASE WHEN organization.verified_on < day - duration({days: 90}) THEN 1 END) AS stale,
  count(CASE WHEN organization.verified_on IS NULL THEN 1 END) AS never,
  min(organization.verified_on) AS oldest
OPTIONAL MATCH (area:Area {key: unit})
RETURN unit, area.name AS name, organizations, fresh, stale, never, oldest
ORDER BY area.place
