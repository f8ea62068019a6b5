// 未加入联盟的单位
// Organizations that are in no alliance, by counting unit
//
// What: organizations that count on the day (in scope, not closed), how many of them are in one alliance, in several,
//   in none; above-scale ones in none are named. Proposed alliances (拟建) do not count. "In none" is known only where
//   the ledger of alliances is loaded for the unit; a branch is looked at by itself.
// Parameters: none
// Columns:
//   unit: 统计归口代码 key of the unit; empty where it is not known
//   name: 统计归口 name of the unit
//   organizations: 两新组织
//   in_one: 加入一个联盟
//   in_several: 加入多个联盟
//   in_none: 未加入联盟
//   unknown: 未知
//   above_scale_in_none: 未加入联盟的规上企业 names of the above-scale ones
// Example: orgraph query organizations_in_no_alliance
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: every organization that exists on the day, how it stands, and the unit that counts it (统计归口)
MATCH (organization:Organization)
WHERE coalesce(organization.registered_on, day) <= day
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'counted'}]->(counted:Area)
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'operating'}]->(operating:Area)
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'registered'}]->(registered:Area)
WITH day, organization, counted,
  CASE
    WHEN operating IS NULL OR operating.level = 'city' OR operating.key IN [registered.parent, registered.counted_by]
    THEN coalesce(registered, operating)
    ELSE operating
  END AS place
WITH day, organization, coalesce(counted.counted_by, place.counted_by) AS unit,
  CASE
    WHEN NOT coalesce(organization.in_scope, NOT (
      coalesce(organization.kind = 'other', false)
      OR coalesce(organization.ownership IN ['state', 'collective'],
        organization.registration_type =~ '(.*[^非])?(国有|集体|全民所有制).*', false)))
    THEN 'out_of_scope'
    WHEN coalesce(CASE
      WHEN organization.closed_on IS NOT NULL THEN organization.closed_on <= day
      ELSE coalesce(organization.registration_status IN ['revoked', 'deregistered', 'moved_out'], false)
        OR organization.operating_status IN ['suspended', 'closed', 'shell', 'moved_out', 'not_found']
    END, false)
    THEN 'closed'
    ELSE 'counted'
  END AS standing
WITH day, unit, standing, collect(organization) AS organizations
WITH day, collect({unit: unit, standing: standing, organizations: organizations}) AS groups
// Step: the units of which the ledger alliances is loaded; one of the whole city speaks for all of them
CALL () {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'alliances'})
  WITH collect(DISTINCT scope.unit) AS loaded
  MATCH (city:Area {level: 'city'})
  WITH loaded, collect(city.key) AS cities
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, any(key IN [area.key] + cities WHERE key IN loaded) AS told
  RETURN collect(CASE WHEN told THEN area.key END) AS alliances_known,
    all(answer IN collect(told OR area.level = 'city_bodies') WHERE answer) AS alliances_known_everywhere
}
// Step: in how many alliances each is
UNWIND groups AS group
WITH *
WHERE group.standing = 'counted'
UNWIND group.organizations AS organization
WITH group.unit AS unit, organization,
  coalesce(group.unit IN alliances_known, alliances_known_everywhere) AS known,
  COUNT {
    MATCH (organization)-[membership:MEMBER_OF]->(alliance:Alliance)
    WHERE coalesce(membership.valid_from, day) <= day AND coalesce(membership.valid_to, day) >= day
      AND coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
      AND coalesce(alliance.status <> 'proposed', true)
    RETURN DISTINCT alliance
  } AS alliances
ORDER BY organization.key
WITH unit, count(*) AS organizations,
  count(CASE WHEN alliances = 1 THEN 1 END) AS in_one,
  count(CASE WHEN alliances > 1 THEN 1 END) AS in_several,
  count(CASE WHEN alliances = 0 AND known THEN 1 END) AS in_none,
  count(CASE WHEN alliances = 0 AND NOT known THEN 1 END) AS unknown,
  collect(CASE WHEN alliances = 0 AND known AND organization.above_scale THEN organization.name END)
    AS above_scale_in_none
OPTIONAL MATCH (area:Area {key: unit})
RETURN unit, area.name AS name, organizations, in_one, in_several, in_none, unknown, above_scale_in_none
ORDER BY area.place
