// 未排摸或排摸过期的载体
// Carriers that were not swept lately
//
// What: carriers of the day whose last sweep (扫楼扫街、进园入企) lies more than so many days back, or of which none is
//   recorded though the ledger of carriers is loaded for their unit; where it is not, it is not known.
// Parameters:
//   days INTEGER = 90 [freshness.fresh_days]: so long a sweep counts
// Columns:
//   key: 载体编码 key of the carrier
//   name: 载体名称
//   kind: 载体类型
//   unit: 统计归口 unit that counts the place
//   last_swept_on: 最近排摸日期; empty where none is recorded
//   status: 状态 old 已过期, never 无记录, unknown 未知
// Example: orgraph query carriers_not_swept
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: the units of which the ledger carriers is loaded; one of the whole city speaks for all of them
CALL () {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'carriers'})
  WITH collect(DISTINCT scope.unit) AS loaded
  MATCH (city:Area {level: 'city'})
  WITH loaded, collect(city.key) AS cities
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, any(key IN [area.key] + cities WHERE key IN loaded) AS told
  RETURN collect(CASE WHEN told THEN area.key END) AS carriers_known,
    all(answer IN collect(told OR area.level = 'city_bodies') WHERE answer) AS carriers_known_everywhere
}
// Step: when each was swept
MATCH (carrier:Carrier)
WHERE coalesce(carrier.opened_on, day) <= day AND coalesce(carrier.closed_on, day) >= day
OPTIONAL MATCH (carrier)-[:IN_AREA {basis: 'operating'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
WITH carrier, counting,
  CASE
    WHEN carrier.last_swept_on > day THEN 'unknown'
    WHEN carrier.last_swept_on >= day - duration({days: $days}) THEN 'swept'
    WHEN carrier.last_swept_on IS NOT NULL THEN 'old'
    WHEN coalesce(counting.key IN carriers_known, carriers_known_everywhere) THEN 'never'
    ELSE 'unknown'
  END AS status
WHERE status <> 'swept'
RETURN carrier.key AS key, carrier.name AS name, carrier.kind AS kind, counting.name AS unit,
  carrier.last_swept_on AS last_swept_on, status
ORDER BY counting.place, key
