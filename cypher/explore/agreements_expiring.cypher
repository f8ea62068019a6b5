// 即将到期和已到期的协议
// Alliance agreements that end soon, or have ended
//
// What: memberships of the day whose agreement ends within so many days, or has ended already and was not renewed.
// Parameters:
//   days INTEGER = 90 [alliances.agreement_expiring_days]: how far ahead to look
// Columns:
//   alliance: 联盟编码 key of the alliance
//   alliance_name: 联盟名称
//   member: 成员编码 key of the member
//   member_name: 成员名称
//   agreement_to: 协议终止日期 last day of the agreement
//   days_left: 剩余天数 days from the day of the data; negative where it has ended
// Example: orgraph query agreements_expiring --param days=30
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (alliance:Alliance)<-[membership:MEMBER_OF]-(member)
WHERE coalesce(membership.valid_from, day) <= day AND coalesce(membership.valid_to, day) >= day
  AND coalesce(alliance.founded_on, day) <= day AND coalesce(alliance.ended_on, day) >= day
  AND membership.agreement_to <= day + duration({days: $days})
RETURN alliance.key AS alliance, alliance.name AS alliance_name, member.key AS member, member.name AS member_name,
  membership.agreement_to AS agreement_to, duration.inDays(day, membership.agreement_to).days AS days_left
ORDER BY agreement_to, alliance, member
