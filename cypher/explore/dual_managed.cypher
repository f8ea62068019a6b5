// 双重管理的党组织
// Party organizations under dual management
//
// What: Party organizations that a unit manages beside the one that they are affiliated to. Only what a list says is
//   shown; nothing is inferred.
// Parameters: none
// Columns:
//   key: 党组织编码 key of the Party organization
//   name: 党组织名称
//   affiliated_to: 隶属 what it is affiliated to
//   co_managers: 双重管理单位 units that manage it beside, by name
//   levels: 级别 their levels
// Example: orgraph query dual_managed
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (party:PartyOrganization)-[managed:CO_MANAGED_BY]->(unit:Unit)
WHERE coalesce(managed.valid_from, day) <= day AND coalesce(managed.valid_to, day) >= day
  AND coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
OPTIONAL MATCH (party)-[:AFFILIATED_TO]->(superior:PartyOrganization|Unit)
WITH party, superior, unit
ORDER BY unit.key
RETURN party.key AS key, party.name AS name, superior.name AS affiliated_to,
  collect(DISTINCT unit.name) AS co_managers, collect(DISTINCT unit.level) AS levels
ORDER BY key
