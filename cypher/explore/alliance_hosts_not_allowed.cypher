// 牵头单位类别不符的联盟
// Alliances whose host is of a kind that the plan does not allow
//
// What: hosts of the day against the hosts that 金两新〔2020〕7号 二(一)2 names for each kind of alliance: a unit is
//   told by its kind; an organization by a role that it has, by its subkind, or by managing a carrier in a role that
//   counts. An organization that is closed or not in operation cannot host.
// Parameters: none
// Columns:
//   key: 联盟编码 key of the alliance
//   name: 联盟名称
//   kind: 联盟类型
//   host: 牵头单位编码 key of the host
//   host_name: 牵头单位
//   host_kind: 牵头单位类别 kind of the unit, or of the organization
//   host_roles: 牵头单位角色 roles of the organization
// Example: orgraph query alliance_hosts_not_allowed
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: the plan's table
WITH day, {
  park: {units: ['park_management', 'small_firm_park_management'], roles: [], subkinds: [], manages: [], carriers: []},
  market: {units: ['subdistrict', 'market_regulator'], roles: ['property_owner'],
    subkinds: ['trade_association', 'chamber'], manages: ['owner'], carriers: ['market', 'business_district']},
  building: {units: [], roles: ['property_service', 'property_owner', 'leading_firm'], subkinds: [],
    manages: ['property', 'owner'], carriers: ['building']},
  industry: {units: ['industry_authority', 'industry_regulator'], roles: ['leading_firm', 'chain_leader'],
    subkinds: [], manages: [], carriers: []}
} AS allowed
MATCH (alliance:Alliance)<-[hosting:HOSTS]-(host:Unit|Organization)
WHERE coalesce(hosting.valid_from, day) <= day AND coalesce(hosting.valid_to, day) >= day
  AND coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
  AND coalesce(host.registered_on, day) <= day AND coalesce(host.closed_on, day) >= day
WITH day, alliance, host, allowed[alliance.kind] AS allowed, COLLECT {
  MATCH (host)-[tag:HAS_ROLE]->(role:Role)
  WHERE coalesce(tag.valid_from, day) <= day AND coalesce(tag.valid_to, day) >= day
  RETURN DISTINCT role.key AS key ORDER BY key
} AS roles
WHERE NOT CASE
  WHEN host:Unit THEN coalesce(host.kind IN allowed.units, false)
  WHEN host.closed_on IS NOT NULL AND host.closed_on <= day THEN false
  WHEN host.closed_on IS NULL AND (coalesce(host.registration_status IN ['revoked', 'deregistered'], false)
    OR coalesce(host.operating_status = 'closed', false)) THEN false
  WHEN host.closed_on IS NULL AND coalesce(host.in_scope, NOT (
      coalesce(host.kind = 'other', false)
      OR coalesce(host.ownership IN ['state', 'collective'],
        host.registration_type =~ '(.*[^非])?(国有|集体|全民所有制).*', false)))
    AND (coalesce(host.registration_status = 'moved_out', false)
      OR coalesce(host.operating_status IN ['suspended', 'shell', 'moved_out', 'not_found'], false)) THEN false
  ELSE any(role IN roles WHERE role IN allowed.roles) OR coalesce(host.subkind IN allowed.subkinds, false) OR EXISTS {
    MATCH (host)-[manages:MANAGES]->(carrier:Carrier)
    WHERE coalesce(manages.valid_from, day) <= day AND coalesce(manages.valid_to, day) >= day
      AND coalesce(carrier.opened_on, day) <= day AND coalesce(carrier.closed_on, day) >= day
      AND manages.role IN allowed.manages AND carrier.kind IN allowed.carriers
  }
END
RETURN alliance.key AS key, alliance.name AS name, alliance.kind AS kind, host.key AS host, host.name AS host_name,
  host.kind AS host_kind, roles AS host_roles
ORDER BY key, host
