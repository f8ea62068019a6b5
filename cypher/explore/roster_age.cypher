// 排摸台账新鲜度
// How old the census is, by counting unit
//
// What: of the organizations that count on the day how many the census verified within so many days, how many longer
//   ago, how many never; where the census of their unit is not loaded, or the day of verification lies ahead, it is not
//   known.
// Parameters:
//   days INTEGER = 90 [freshness.fresh_days]: so long a roster counts as fresh
// Columns:
//   unit: 统计归口代码 key of the unit; empty where it is not known
//   name: 统计归口 name of the unit
//   organizations: 两新组织
//   fresh: 期限内核实
//   stale: 超过期限
//   never: 从未核实
//   unknown: 未知
//   oldest: 最早核实日期
// Example: orgraph query roster_age
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
// Step: branches that count with their legal entity: the same unit counts both, none covers the branch alone
CALL (day, groups) {
  UNWIND groups AS group
  WITH day, group
  WHERE group.standing = 'counted' AND group.unit IS NOT NULL
  UNWIND group.organizations AS branch
  MATCH (branch)-[up:BRANCH_OF]->(entity:Organization)
  WHERE entity IN group.organizations
    AND NOT EXISTS {
      MATCH (branch)<-[own:COVERS]-(party:PartyOrganization)
      WHERE coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
        AND NOT coalesce(party.functional, false)
        AND coalesce(own.valid_from, day) <= day AND coalesce(own.valid_to, day) >= day
        AND NOT coalesce(own.form IN ['regional', 'industry'], false)
        AND COUNT {
          MATCH (party)-[other:COVERS]->(one:Organization)
          WHERE coalesce(other.valid_from, day) <= day AND coalesce(other.valid_to, day) >= day
            AND coalesce(one.registered_on, day) <= day
            AND NOT coalesce(CASE
              WHEN one.closed_on IS NOT NULL THEN one.closed_on <= day
              ELSE coalesce(one.registration_status IN ['revoked', 'deregistered'], false)
                OR one.operating_status = 'closed'
            END, false)
          RETURN DISTINCT one
        } = 1
    }
  RETURN collect(up) AS rolled
}
// Step: the units of which the ledger census is loaded; one of the whole city speaks for all of them
CALL () {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'census'})
  WITH collect(DISTINCT scope.unit) AS loaded
  MATCH (city:Area {level: 'city'})
  WITH loaded, collect(city.key) AS cities
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, any(key IN [area.key] + cities WHERE key IN loaded) AS told
  RETURN collect(CASE WHEN told THEN area.key END) AS census_known,
    all(answer IN collect(told OR area.level = 'city_bodies') WHERE answer) AS census_known_everywhere
}
// Step: when each was verified
UNWIND groups AS group
WITH *
WHERE group.standing = 'counted'
UNWIND group.organizations AS organization
WITH *
WHERE NOT EXISTS { MATCH (organization)-[up:BRANCH_OF]->() WHERE up IN rolled }
WITH group.unit AS unit, organization.verified_on AS verified_on,
  CASE
    WHEN organization.verified_on > day THEN 'unknown'
    WHEN organization.verified_on >= day - duration({days: $days}) THEN 'fresh'
    WHEN organization.verified_on IS NOT NULL THEN 'stale'
    WHEN coalesce(group.unit IN census_known, census_known_everywhere) THEN 'never'
    ELSE 'unknown'
  END AS age
WITH unit, count(*) AS organizations,
  count(CASE age WHEN 'fresh' THEN 1 END) AS fresh,
  count(CASE age WHEN 'stale' THEN 1 END) AS stale,
  count(CASE age WHEN 'never' THEN 1 END) AS never,
  count(CASE age WHEN 'unknown' THEN 1 END) AS unknown,
  min(verified_on) AS oldest
OPTIONAL MATCH (area:Area {key: unit})
RETURN unit, area.name AS name, organizations, fresh, stale, never, unknown, oldest
ORDER BY area.place
