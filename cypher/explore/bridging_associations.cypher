// 跨联盟的协会商会
// Associations whose members lie in several alliances
//
// What: associations and chambers whose member organizations are in two or more alliances on the day: through them
//   those alliances can be brought to one table. Proposed alliances (拟建) do not count.
// Parameters: none
// Columns:
//   key: 统一社会信用代码或编码 key of the association
//   name: 单位名称
//   alliances: 联盟数 alliances that its members are in
//   members: 会员单位 its members that are in one of them
//   names: 联盟名称 the alliances by name
// Example: orgraph query bridging_associations
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (association:Organization)<-[belonging:BELONGS_TO]-(member:Organization)
MATCH (member)-[membership:MEMBER_OF]->(alliance:Alliance)
WHERE coalesce(belonging.valid_from, day) <= day AND coalesce(belonging.valid_to, day) >= day
  AND coalesce(membership.valid_from, day) <= day AND coalesce(membership.valid_to, day) >= day
  AND coalesce(association.registered_on, day) <= day AND coalesce(association.closed_on, day) >= day
  AND coalesce(member.registered_on, day) <= day AND coalesce(member.closed_on, day) >= day
  AND coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
  AND coalesce(alliance.status <> 'proposed', true)
WITH association, member, alliance
ORDER BY alliance.key
WITH association, count(DISTINCT member) AS members, count(DISTINCT alliance) AS alliances,
  collect(DISTINCT alliance.name) AS names
WHERE alliances > 1
RETURN association.key AS key, association.name AS name, alliances, members, names
ORDER BY alliances DESC, members DESC, key
