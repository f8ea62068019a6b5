// 近一季未开展组织生活的党组织
// Party organizations that held no meeting in the last quarter
//
// What: Party organizations of the day without any organization life in the last whole months or since. Where the
//   ledgers of those months are not loaded for the unit, it is not known, and they are listed as such.
// Parameters:
//   months INTEGER = 3 [coverage.effective_meeting_months]: whole months to look back over
// Columns:
//   key: 党组织编码 key of the Party organization
//   name: 党组织名称
//   unit: 统计归口 unit that counts it
//   life: 组织生活 none 无, unknown 未知
//   last_month: 最近一次 month of the last meeting that is recorded
// Example: orgraph query party_organizations_silent
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: the last whole months up to the day, and the units whose ledgers organization_life of them are loaded
WITH day, date.truncate('month', day + duration({days: 1})) - duration({months: $months}) AS since
CALL (since) {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'organization_life'})
  OPTIONAL MATCH (city:Area {key: scope.unit, level: 'city'})
  WITH [number IN range(0, $months - 1) | left(toString(since + duration({months: number})), 7)] AS months,
    collect(scope.period + ' ' + scope.unit) AS reported,
    collect(CASE WHEN city IS NOT NULL THEN scope.period END) AS of_city
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, all(month IN months WHERE month IN of_city OR (month + ' ' + area.key) IN reported) AS whole
  RETURN collect(CASE WHEN whole THEN area.key END) AS told,
    all(answer IN collect(whole OR area.level = 'city_bodies') WHERE answer) AS told_everywhere
}
// Step: those that did not meet
MATCH (party:PartyOrganization)
WHERE coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
OPTIONAL MATCH (party)-[:HELD]->(held:MeetingCount)
WHERE held.count > 0 AND held.month <= day
WITH since, told, told_everywhere, party, max(held.month) AS last_month
WHERE coalesce(last_month < since, true)
OPTIONAL MATCH (party)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
RETURN party.key AS key, party.name AS name, counting.name AS unit,
  CASE WHEN coalesce(counting.key IN told, told_everywhere) THEN 'none' ELSE 'unknown' END AS life, last_month
ORDER BY life, key
