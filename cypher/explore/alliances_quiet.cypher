// 沉睡联盟
// Dormant alliances: no activity in the last quarter
//
// What: approved alliances that held no event in the last whole months or since; those of which it is not known,
//   because an event ledger of their unit is missing, are listed as such.
// Parameters:
//   months INTEGER = 3 [coverage.effective_meeting_months]: whole months to look back over
// Columns:
//   key: 联盟编码 key of the alliance
//   name: 联盟名称
//   unit: 责任单位 unit that counts it
//   activity: 近一季活动 quiet 无, unknown 未知
//   last_activity_on: 最近活动日期; empty where none is recorded
//   days: 距今天数 days since then
// Example: orgraph query alliances_quiet
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: the last whole months up to the day, and the units whose ledgers events of them are loaded
WITH day, date.truncate('month', day + duration({days: 1})) - duration({months: $months}) AS since
CALL (since) {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'events'})
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
// Step: what is known of each alliance
MATCH (alliance:Alliance)
WHERE coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
OPTIONAL MATCH (alliance)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
WITH day, since, alliance, counting, coalesce(counting.key IN told, told_everywhere) AS told,
  COLLECT {
    MATCH (alliance)<-[:HELD_BY]-(event:Event)
    WHERE event.held_on <= day
    RETURN max(event.held_on)
  }[0] AS last_activity_on
WITH *,
  CASE
    WHEN last_activity_on >= since THEN 'active'
    WHEN told THEN 'quiet'
    ELSE 'unknown'
  END AS activity
// Step: list those without
WITH *
WHERE activity <> 'active' AND coalesce(alliance.status <> 'proposed', true)
RETURN alliance.key AS key, alliance.name AS name, counting.name AS unit, activity, last_activity_on,
  duration.inDays(last_activity_on, day).days AS days
ORDER BY activity, counting.place, key
