// 未覆盖单位按乡镇（街道）分布
// Uncovered organizations by place
//
// What: organizations in operation that are known not to be covered by a Party organization, by the township in which
//   they operate (or are registered, where nobody says where they operate), with the largest of them by name.
// Parameters: none
// Columns:
//   unit: 统计归口 name of the unit that counts them
//   township: 乡镇（街道）代码 key of the township; empty where only the county, or nothing, is known
//   name: 乡镇（街道）
//   uncovered: 未覆盖 organizations
//   employees: 职工人数 of those whose number is known; empty where it is known of none
//   largest: 其中规模较大 the five with most employees
// Example: orgraph query uncovered_by_place
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
// Step: the units of which the ledger party is loaded; one of the whole city speaks for all of them
CALL () {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'party'})
  WITH collect(DISTINCT scope.unit) AS loaded
  MATCH (city:Area {level: 'city'})
  WITH loaded, collect(city.key) AS cities
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, any(key IN [area.key] + cities WHERE key IN loaded) AS told
  RETURN collect(CASE WHEN told THEN area.key END) AS party_known,
    all(answer IN collect(told OR area.level = 'city_bodies') WHERE answer) AS party_known_everywhere
}
// Step: whether a Party organization covers it, or a branch that counts with it; unknown where no ledger would tell
UNWIND groups AS group
WITH *
WHERE group.standing = 'counted'
UNWIND group.organizations AS organization
WITH *
WHERE NOT EXISTS { MATCH (organization)-[up:BRANCH_OF]->() WHERE up IN rolled }
WITH organization, group.unit AS unit,
  organization.operating_status = 'operating' OR null AS operating,
  CASE
    WHEN coalesce(group.unit IN party_known, party_known_everywhere) THEN EXISTS {
      MATCH (organization)<-[steps:BRANCH_OF*0..]-(reached:Organization)<-[covers:COVERS]-(party:PartyOrganization)
      WHERE all(step IN steps WHERE step IN rolled)
        AND coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
        AND NOT coalesce(party.functional, false)
        AND coalesce(covers.valid_from, day) <= day AND coalesce(covers.valid_to, day) >= day
    }
  END AS covered
// Step: where the uncovered ones lie
WITH organization, unit
WHERE operating AND NOT covered
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'operating'}]->(operating:Area)
OPTIONAL MATCH (organization)-[:IN_AREA {basis: 'registered'}]->(registered:Area)
WITH organization, unit,
  CASE
    WHEN operating IS NULL OR operating.level = 'city' OR operating.key IN [registered.parent, registered.counted_by]
    THEN coalesce(registered, operating)
    ELSE operating
  END AS place
WITH organization, unit, CASE WHEN place.level = 'township' THEN place END AS place
ORDER BY coalesce(organization.employees, -1) DESC, organization.key
WITH unit, place, count(*) AS uncovered, collect(organization.employees) AS employees,
  collect(organization.name)[..5] AS largest
OPTIONAL MATCH (area:Area {key: unit})
RETURN area.name AS unit, place.key AS township, place.name AS name, uncovered,
  CASE WHEN size(employees) > 0 THEN reduce(sum = 0, number IN employees | sum + number) END AS employees, largest
ORDER BY area.place, place.place
