// 走访过多的对象
// Targets that too many units visited in the quarter
//
// What: organizations and carriers that more than so many different units called on in the calendar quarter of the day:
//   visits that could be made together.
// Parameters:
//   limit INTEGER = 4 [visits.burden_max_per_quarter]: different units in a quarter that are not yet a burden
// Columns:
//   key: 走访对象编码 key of the target
//   name: 走访对象
//   units: 走访单位数 different units
//   visits: 走访次数
//   names: 走访单位 the units by name
// Example: orgraph query over_visited --param limit=6
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (unit:Unit)-[visited:VISITED]->(target:Organization|Carrier)
WHERE date.truncate('quarter', day) <= visited.date <= day
WITH target, unit, count(*) AS visits
ORDER BY unit.key
WITH target, count(*) AS units, sum(visits) AS visits, collect(unit.name) AS names
WHERE units > $limit
RETURN target.key AS key, target.name AS name, units, visits, names
ORDER BY units DESC, visits DESC, key
