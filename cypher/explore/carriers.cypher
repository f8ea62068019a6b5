// 载体及其中的单位
// Carriers and what lies in them
//
// What: every park, building, market and business district of the day with the organizations that the census places in
//   it, the Party organizations that are set up in it, and who manages it. Organizations of a carrier inside it are not
//   added up.
// Parameters: none
// Columns:
//   key: 载体编码 key of the carrier
//   name: 载体名称
//   kind: 载体类型
//   organizations: 入驻单位数
//   party_organizations: 设在载体的党组织
//   alliances: 依托载体的联盟
//   inside: 上级载体 carrier that it is part of
//   managers: 管理单位 who manages it, by name
// Example: orgraph query carriers
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (carrier:Carrier)
WHERE coalesce(carrier.opened_on, day) <= day AND coalesce(carrier.closed_on, day) >= day
OPTIONAL MATCH (carrier)-[:PART_OF]->(outer:Carrier)
RETURN carrier.key AS key, carrier.name AS name, carrier.kind AS kind,
  COUNT {
    MATCH (carrier)<-[:LOCATED_IN]-(organization:Organization)
    WHERE coalesce(organization.registered_on, day) <= day AND coalesce(organization.closed_on, day) >= day
    RETURN DISTINCT organization
  } AS organizations,
  COUNT {
    MATCH (carrier)<-[seat:SET_UP_IN]-(party:PartyOrganization)
    WHERE coalesce(seat.valid_from, day) <= day AND coalesce(seat.valid_to, day) >= day
      AND coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
    RETURN DISTINCT party
  } AS party_organizations,
  COUNT {
    MATCH (carrier)<-[:LOCATED_IN]-(alliance:Alliance)
    WHERE coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
    RETURN DISTINCT alliance
  } AS alliances,
  outer.name AS inside,
  COLLECT {
    MATCH (carrier)<-[manages:MANAGES]-(manager)
    WHERE coalesce(manages.valid_from, day) <= day AND coalesce(manages.valid_to, day) >= day
    RETURN DISTINCT manager.name AS name ORDER BY name
  } AS managers
ORDER BY organizations DESC, key
