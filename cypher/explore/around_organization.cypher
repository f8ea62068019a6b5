// 一个单位的周边
// What surrounds one organization
//
// What: everything that one organization is directly related to on the day: Party organizations, alliances, carriers,
//   associations, posts, units that are linked to it; in Neo4j Browser it is drawn.
// Parameters:
//   key TEXT: key of the organization
// Columns:
//   relation: 关系 type of the relation
//   direction: 方向 out 由本单位指向, in 指向本单位
//   kind: 对方类型 label of the other node
//   other: 对方编码 key of the other node
//   name: 对方名称
//   path: 图 the relation with both ends
// Example: orgraph query around_organization --param key=91330702DEM0000145
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH path = (organization:Organization {key: $key})-[relation]-(other)
WHERE NOT other:Batch AND NOT other:Visit AND NOT other:Event AND NOT other:ListItem
  AND coalesce(relation.valid_from, day) <= day AND coalesce(relation.valid_to, day) >= day
RETURN type(relation) AS relation, CASE WHEN startNode(relation) = organization THEN 'out' ELSE 'in' END AS direction,
  labels(other)[0] AS kind, other.key AS other, other.name AS name, path
ORDER BY relation, direction, other
