// 一个联盟的成员网络
// One alliance, drawn: its hosts, its members, and the Party organizations that cover them
//
// What: the alliance with hosts and members of the day and, for each member organization, what Party organization
//   covers it; in Neo4j Browser it is drawn.
// Parameters:
//   key TEXT: key of the alliance
// Columns:
//   role: 角色 host 牵头单位, lead, rotating or member 成员
//   kind: 成员类型 label of the node
//   member: 成员编码 key
//   name: 成员名称
//   party_organization: 党组织名称 of member organizations that one covers
//   path: 图 the relation with the alliance, and with the Party organization
// Example: orgraph query alliance_network --param key=LM-DY-001
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH path = (alliance:Alliance {key: $key})<-[relation:MEMBER_OF|HOSTS]-(member)
WHERE coalesce(relation.valid_from, day) <= day AND coalesce(relation.valid_to, day) >= day
OPTIONAL MATCH covered = (member)<-[covers:COVERS]-(party:PartyOrganization)
WHERE coalesce(covers.valid_from, day) <= day AND coalesce(covers.valid_to, day) >= day
  AND coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
RETURN CASE WHEN type(relation) = 'HOSTS' THEN 'host' ELSE coalesce(relation.role, 'member') END AS role,
  labels(member)[0] AS kind, member.key AS member, member.name AS name, party.name AS party_organization,
  [path, covered] AS path
ORDER BY role, member, party_organization
