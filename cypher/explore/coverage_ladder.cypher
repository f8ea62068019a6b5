// 覆盖方式阶梯
// The ladder: by what each organization is reached
//
// What: every organization once, on the highest rung that reaches it: its own Party organization, a joint one, a
//   regional or industry one that lists it, an instructor or liaison, a trade union, youth league or women's
//   federation only, nothing; beside them those of which it is not known, and those that do not count.
// Parameters: none
// Columns:
//   unit: 统计归口代码 key of the unit that counts them; empty where it is not known
//   name: 统计归口 name of the unit
//   rung: 覆盖方式 solo 单独组建, joint 联合组建, regional 区域或行业, instructor 指导员或联络员, mass 仅有群团,
//     none 覆盖空白, closed 未实际运转, unknown 未知, out_of_scope 不纳入统计, rolled_up 并入法人单位
//   organizations: 家 number of organizations
// Example: orgraph query coverage_ladder
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
// Step: the units of which the ledger posts is loaded; one of the whole city speaks for all of them
CALL () {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'posts'})
  WITH collect(DISTINCT scope.unit) AS loaded
  MATCH (city:Area {level: 'city'})
  WITH loaded, collect(city.key) AS cities
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, any(key IN [area.key] + cities WHERE key IN loaded) AS told
  RETURN collect(CASE WHEN told THEN area.key END) AS posts_known,
    all(answer IN collect(told OR area.level = 'city_bodies') WHERE answer) AS posts_known_everywhere
}
// Step: what reaches each organization; a branch that counts with it lends it what reaches the branch
UNWIND groups AS group
UNWIND group.organizations AS organization
WITH *,
  CASE
    WHEN group.standing = 'counted' AND EXISTS { MATCH (organization)-[up:BRANCH_OF]->() WHERE up IN rolled }
    THEN 'rolled_up'
    ELSE group.standing
  END AS standing
CALL (day, rolled, organization) {
  MATCH (organization)<-[steps:BRANCH_OF*0..]-(reached:Organization)
  WHERE all(step IN steps WHERE step IN rolled)
  OPTIONAL MATCH (reached)<-[covers:COVERS]-(party:PartyOrganization)
  WHERE coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
    AND NOT coalesce(party.functional, false)
    AND coalesce(covers.valid_from, day) <= day AND coalesce(covers.valid_to, day) >= day
  WITH organization, reached, min(CASE
    WHEN party IS NULL THEN 4
    WHEN covers.form IN ['regional', 'industry'] THEN 3
    WHEN COUNT {
      MATCH (party)-[other:COVERS]->(one:Organization)-[ways:BRANCH_OF*0..]->(root:Organization)
      WHERE coalesce(other.valid_from, day) <= day AND coalesce(other.valid_to, day) >= day
        AND coalesce(one.registered_on, day) <= day
        AND NOT coalesce(CASE
          WHEN one.closed_on IS NOT NULL THEN one.closed_on <= day
          ELSE coalesce(one.registration_status IN ['revoked', 'deregistered'], false)
            OR one.operating_status = 'closed'
        END, false)
        AND all(way IN ways WHERE way IN rolled)
        AND NOT EXISTS { MATCH (root)-[further:BRANCH_OF]->() WHERE further IN rolled }
      RETURN DISTINCT root
    } = 1 THEN 1
    ELSE 2
  END) AS form,
  EXISTS {
    MATCH (reached)<-[guides:GUIDES]-(post:Post)
    WHERE post.kind IN ['instructor', 'liaison'] AND coalesce(post.filled, true)
      AND coalesce(post.established_on, day) <= day AND coalesce(post.ended_on, day) >= day
      AND coalesce(guides.valid_from, day) <= day AND coalesce(guides.valid_to, day) >= day
  } AS guided,
  reached.has_union OR reached.has_youth_league OR reached.has_womens_federation AS mass
  WITH min(form) AS form, collect(guided) AS guides, collect(mass) AS masses,
    collect(CASE WHEN reached = organization THEN mass END)[0] AS own_mass
  RETURN form, any(answer IN guides WHERE answer) AS guided,
    CASE WHEN any(answer IN masses WHERE answer) THEN true ELSE own_mass END AS mass
}
// Step: the first that matches; what no loaded ledger would tell is unknown
WITH organization, group.unit AS unit,
  CASE
    WHEN standing <> 'counted' THEN standing
    WHEN NOT coalesce(group.unit IN party_known, party_known_everywhere) THEN 'unknown'
    WHEN form < 4 THEN ['solo', 'joint', 'regional'][form - 1]
    WHEN NOT coalesce(group.unit IN posts_known, posts_known_everywhere) THEN 'unknown'
    WHEN guided THEN 'instructor'
    WHEN mass IS NULL THEN 'unknown'
    WHEN mass THEN 'mass'
    ELSE 'none'
  END AS rung
// Step: count
WITH unit, rung, count(*) AS organizations
OPTIONAL MATCH (area:Area {key: unit})
RETURN unit, area.name AS name, rung, organizations
ORDER BY area.place, unit, organizations DESC, rung
