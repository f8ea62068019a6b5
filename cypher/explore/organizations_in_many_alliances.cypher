// 加入联盟过多的单位
// Organizations that are in more than two alliances
//
// What: organizations that are members of more than so many alliances on the day; each alliance asks for meetings,
//   lists and agreements of its own.
// Parameters:
//   limit INTEGER = 2 [alliances.memberships_max]: alliances that are not yet too many; a proposed one
//     (拟建) does not count
// Columns:
//   key: 统一社会信用代码或编码 key of the organization
//   name: 单位名称
//   alliances: 联盟数
//   names: 联盟名称 the alliances by name
// Example: orgraph query organizations_in_many_alliances --param limit=3
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (organization:Organization)-[membership:MEMBER_OF]->(alliance:Alliance)
WHERE coalesce(membership.valid_from, day) <= day AND coalesce(membership.valid_to, day) >= day
  AND coalesce(organization.registered_on, day) <= day AND coalesce(organization.closed_on, day) >= day
  AND coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
  AND coalesce(alliance.status <> 'proposed', true)
WITH organization, alliance
ORDER BY alliance.key
WITH organization, collect(DISTINCT alliance.name) AS names, count(DISTINCT alliance) AS alliances
WHERE alliances > $limit
RETURN organization.key AS key, organization.name AS name, alliances, names
ORDER BY alliances DESC, key
