// 未列入联系对象的走访
// Visits of the quarter that answer no contact link
//
// What: visits of the calendar quarter of the day whose unit has no contact link with the target on the day.
// Parameters: none
// Columns:
//   visit: 走访编码 key of the visit
//   visited_on: 走访日期
//   unit: 走访单位
//   target_key: 走访对象编码 key of the target
//   target: 走访对象
// Example: orgraph query visits_without_link
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (unit:Unit)-[visited:VISITED]->(target:Organization|Carrier)
WHERE date.truncate('quarter', day) <= visited.date <= day
  AND NOT EXISTS {
    MATCH (unit)-[link:LINKED_TO]->(target)
    WHERE coalesce(link.valid_from, day) <= day AND coalesce(link.valid_to, day) >= day
      AND coalesce(target.registered_on, target.opened_on, day) <= day AND coalesce(target.closed_on, day) >= day
  }
RETURN visited.visit AS visit, visited.date AS visited_on, unit.name AS unit, target.key AS target_key,
  target.name AS target
ORDER BY visited_on, visit
