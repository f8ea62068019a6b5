// 党建指导员联系单位数
// Instructors and liaisons, and how many organizations each guides
//
// What: posts of instructors and liaisons of the day with the organizations that they guide; the post, never who holds
//   it. More than three is usual nowhere, more than eight is too many.
// Parameters: none
// Columns:
//   key: 岗位编码 key of the post
//   name: 岗位名称
//   kind: 岗位类别 instructor 指导员, liaison 联络员
//   filled: 已配备
//   unit: 统计归口 unit that counts it
//   organizations: 联系单位数
//   names: 联系单位 by name
// Example: orgraph query instructors
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (post:Post)
WHERE post.kind IN ['instructor', 'liaison']
  AND coalesce(post.established_on, day) <= day AND coalesce(post.ended_on, day) >= day
OPTIONAL MATCH (post)-[guides:GUIDES]->(organization:Organization)
WHERE coalesce(guides.valid_from, day) <= day AND coalesce(guides.valid_to, day) >= day
  AND coalesce(organization.registered_on, day) <= day AND coalesce(organization.closed_on, day) >= day
WITH post, organization
ORDER BY organization.key
WITH post, count(DISTINCT organization) AS organizations, collect(DISTINCT organization.name) AS names
OPTIONAL MATCH (post)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
RETURN post.key AS key, post.name AS name, post.kind AS kind, post.filled AS filled, counting.name AS unit,
  organizations, names
ORDER BY organizations DESC, key
