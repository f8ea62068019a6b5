// 应建未建清单
// Organizations that must have a Party organization and have none
//
// What: organizations in operation with enough full members (of social organizations full-time staff alone counts)
//   that are known not to be covered, by unit. Those of which it is not known are not listed; coverage_by_unit counts
//   them.
// Parameters:
//   least INTEGER = 3 [establish.min_full_members_solo]: full members from which an organization must have one
//   full_time_only BOOLEAN = true [establish.social_organizations_count_full_time_only]: whether of social
//     organizations full-time members alone count
// Columns:
//   key: 统一社会信用代码或编码 key of the organization
//   name: 单位名称
//   kind: 类别
//   unit: 统计归口 name of the unit that counts it
//   full_members: 正式党员数
//   employees: 职工人数
//   reason_not_built: 未组建原因
// Example: orgraph query must_build_missing --csv
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
// Step: whether it must have one: enough full members, of social organizations full-time ones; 1–2 may be either
WITH *,
  CASE WHEN $least = 1 THEN true WHEN $least > 2 THEN false END AS enough_of_few
WITH *,
  CASE organization.full_members WHEN '1–2' THEN enough_of_few ELSE organization.full_members >= $least END AS enough,
  CASE organization.full_time_full_members
    WHEN '1–2' THEN enough_of_few ELSE organization.full_time_full_members >= $least
  END AS enough_full_time
WITH *,
  CASE
    WHEN $full_time_only AND organization.kind IN ['social_group', 'social_service_agency', 'foundation']
    THEN coalesce(enough_full_time, CASE WHEN NOT enough THEN false END)
    WHEN enough_full_time THEN true
    ELSE enough
  END AS must_build
// Step: list those that must and are known to have none
WITH *
WHERE operating AND must_build AND NOT covered
OPTIONAL MATCH (area:Area {key: unit})
RETURN organization.key AS key, organization.name AS name, organization.kind AS kind, area.name AS unit,
  organization.full_members AS full_members, organization.employees AS employees,
  organization.reason_not_built AS reason_not_built
ORDER BY area.place, key
