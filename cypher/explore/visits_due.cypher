// 本季应走访未走访
// Visits that are due this quarter
//
// What: contact links (联系对象) of the day whose target the unit has not called on in the calendar quarter of the day.
//   "Due" is known only where the visit ledgers of the quarter's whole months are loaded for the unit, else the link is
//   listed as unknown. Parks, buildings and markets are targets as well as organizations.
// Parameters: none
// Columns:
//   unit_key: 走访单位编码 key of the unit
//   unit: 走访单位
//   target_key: 走访对象编码 key of the target
//   target: 走访对象
//   contact_kind: 联系对象类别
//   status: 状态 due 未走访, unknown 未知
// Example: orgraph query visits_due --csv
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: the months of the quarter that are over on the day, else the running one: their ledgers would tell
WITH day, date.truncate('quarter', day) AS begun
WITH day, begun,
  [number IN range(0, 2) WHERE number = 0 OR begun + duration({months: number + 1}) <= day + duration({days: 1})
    | left(toString(begun + duration({months: number})), 7)] AS months,
  COLLECT { MATCH (city:Area {level: 'city'}) RETURN city.key } AS cities,
  COLLECT {
    MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'visits'})
    RETURN scope.period + ' ' + scope.unit
  } AS reported
// Step: every contact link that holds on the day, and the visits that answer it
MATCH (unit:Unit)-[link:LINKED_TO]->(target:Organization|Carrier)
WHERE coalesce(link.valid_from, day) <= day AND coalesce(link.valid_to, day) >= day
  AND coalesce(target.registered_on, target.opened_on, day) <= day AND coalesce(target.closed_on, day) >= day
OPTIONAL MATCH (unit)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (unit)-[visited:VISITED]->(target)
WHERE begun <= visited.date <= day
WITH unit, link, target, area, months, cities, reported,
  count(visited) AS visits, max(visited.date) AS last_visited_on
WITH *,
  CASE
    WHEN visits > 0 THEN 'visited'
    WHEN all(month IN months WHERE any(key IN cities + [area.key, area.counted_by] WHERE
      (month + ' ' + key) IN reported)) THEN 'due'
    ELSE 'unknown'
  END AS status
// Step: list those that were not visited
WITH *
WHERE status <> 'visited'
RETURN unit.key AS unit_key, unit.name AS unit, target.key AS target_key, target.name AS target,
  link.contact_kind AS contact_kind, status
ORDER BY status, unit_key, target_key
