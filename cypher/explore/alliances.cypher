// 党建联盟一览
// Alliances: members, hosts, agreements, activity
//
// What: every alliance that exists on the day. Active is one that held an event in the last whole months or since;
//   quiet is known only where the event ledgers of those months are loaded for the responsible unit. A proposed
//   alliance (拟建) is listed and counts for nothing yet.
// Parameters:
//   months INTEGER = 3 [coverage.effective_meeting_months]: whole months to look back over
// Columns:
//   key: 联盟编码 key of the alliance
//   name: 联盟名称
//   kind: 联盟类型 park 区域和园区化, market 商圈和市场化, building 楼宇和单元格化, industry 产业和行业化
//   status: 状态 proposed 拟建, approved 已批准
//   unit: 责任单位 unit that counts it
//   members: 成员 members of any kind
//   hosts: 牵头单位 number of hosts
//   party_organizations: 设在联盟的党组织 Party organizations set up in it
//   agreements: 协议有效成员 members whose agreement holds on the day
//   activity: 近一季活动 active 有, quiet 无, unknown 未知
//   last_activity_on: 最近活动日期
// Example: orgraph query alliances
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
// Step: the last whole months up to the day, and the units whose ledgers events of them are loaded
WITH day, date.truncate('month', day + duration({days: 1})) - duration({months: $months}) AS since
CALL (since) {
  OPTIONAL MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope {ledger: 'events'})
  OPTIONAL MATCH (city:Area {key: scope.unit, level: 'city'})
  WITH [number IN range(0, $months - 1) | left(toString(since + duration({months: number})), 7)] AS months,
    collect(scope.period + ' ' + scope.unit) AS reported,
    collect(CASE WHEN city IS NOT NULL THEN scope.period END) AS of_city
  MATCH (area:Area)
  WHERE area.level IN ['city_bodies', 'county', 'development_zone']
  WITH area, all(month IN months WHERE month IN of_city OR (month + ' ' + area.key) IN reported) AS whole
  RETURN collect(CASE WHEN whole THEN area.key END) AS told,
    all(answer IN collect(whole OR area.level = 'city_bodies') WHERE answer) AS told_everywhere
}
// Step: what is known of each alliance
MATCH (alliance:Alliance)
WHERE coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
OPTIONAL MATCH (alliance)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
WITH day, since, alliance, counting, coalesce(counting.key IN told, told_everywhere) AS told,
  COLLECT {
    MATCH (alliance)<-[:HELD_BY]-(event:Event)
    WHERE event.held_on <= day
    RETURN max(event.held_on)
  }[0] AS last_activity_on
WITH *,
  CASE
    WHEN last_activity_on >= since THEN 'active'
    WHEN told THEN 'quiet'
    ELSE 'unknown'
  END AS activity
// Step: count members, hosts and Party organizations
WITH *,
  COLLECT {
    MATCH (alliance)<-[membership:MEMBER_OF]-(member)
    WHERE coalesce(membership.valid_from, day) <= day AND coalesce(membership.valid_to, day) >= day
      AND coalesce(member.registered_on, member.established_on, day) <= day
      AND coalesce(member.closed_on, member.dissolved_on, day) >= day
    RETURN coalesce(membership.agreement_from <= day, false) AND coalesce(membership.agreement_to, day) >= day
  } AS members
RETURN alliance.key AS key, alliance.name AS name, alliance.kind AS kind, alliance.status AS status,
  counting.name AS unit, size(members) AS members,
  COUNT {
    MATCH (alliance)<-[hosting:HOSTS]-(host)
    WHERE coalesce(hosting.valid_from, day) <= day AND coalesce(hosting.valid_to, day) >= day
      AND coalesce(host.registered_on, day) <= day AND coalesce(host.closed_on, day) >= day
  } AS hosts,
  COUNT {
    MATCH (alliance)<-[seat:SET_UP_IN]-(party:PartyOrganization)
    WHERE coalesce(seat.valid_from, day) <= day AND coalesce(seat.valid_to, day) >= day
      AND coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
  } AS party_organizations,
  size([holds IN members WHERE holds]) AS agreements, activity, last_activity_on
ORDER BY key
