// 各单位本季走访完成情况
// Visits of the quarter by unit
//
// What: for every unit with contact links how many of them it has visited in the calendar quarter of the day, how many
//   are due, and of how many it is not known because a visit ledger is missing.
// Parameters: none
// Columns:
//   unit_key: 走访单位编码 key of the unit
//   unit: 走访单位
//   links: 联系对象数 contact links of the day
//   visited: 已走访
//   due: 未走访
//   unknown: 未知
//   share: 完成率 visited of those that are known, from 0 to 1
// Example: orgraph query visits_by_unit
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
// Step: count by unit that visits
WITH unit, count(*) AS links,
  count(CASE WHEN status = 'visited' THEN 1 END) AS visited,
  count(CASE WHEN status = 'due' THEN 1 END) AS due
RETURN unit.key AS unit_key, unit.name AS unit, links, visited, due, links - visited - due AS unknown,
  CASE WHEN visited + due > 0 THEN toFloat(visited) / (visited + due) END AS share
ORDER BY unit_key
