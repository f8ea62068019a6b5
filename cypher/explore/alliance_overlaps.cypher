// 成员重叠的联盟
// Alliances that share members
//
// What: every two alliances with a member in common on the day, those that share most first. A share near 1 means that
//   the smaller alliance lies almost wholly inside the larger one.
// Parameters: none
// Columns:
//   first: 联盟编码 key of one alliance
//   first_name: 联盟名称
//   second: 另一联盟编码 key of the other
//   second_name: 另一联盟名称
//   shared: 共同成员 members of both
//   share_of_smaller: 占较小联盟比例 shared of the members of the smaller one, from 0 to 1
//   members: 共同成员名单 up to ten of them by name
// Example: orgraph query alliance_overlaps
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (first:Alliance)<-[one:MEMBER_OF]-(member)-[other:MEMBER_OF]->(second:Alliance)
WHERE first.key < second.key
  AND coalesce(one.valid_from, day) <= day AND coalesce(one.valid_to, day) >= day
  AND coalesce(other.valid_from, day) <= day AND coalesce(other.valid_to, day) >= day
  AND coalesce(first.founded_on, day) <= day AND coalesce(first.ended_on, day) >= day
  AND coalesce(second.founded_on, day) <= day AND coalesce(second.ended_on, day) >= day
  AND coalesce(member.registered_on, member.established_on, day) <= day
  AND coalesce(member.closed_on, member.dissolved_on, day) >= day
WITH day, first, second, member
ORDER BY member.key
WITH day, first, second, collect(DISTINCT member) AS members
UNWIND [first, second] AS alliance
WITH first, second, members, COUNT {
  MATCH (alliance)<-[membership:MEMBER_OF]-(one)
  WHERE coalesce(membership.valid_from, day) <= day AND coalesce(membership.valid_to, day) >= day
    AND coalesce(one.registered_on, one.established_on, day) <= day
    AND coalesce(one.closed_on, one.dissolved_on, day) >= day
  RETURN DISTINCT one
} AS size
WITH first, second, members, min(size) AS smaller
RETURN first.key AS first, first.name AS first_name, second.key AS second, second.name AS second_name,
  size(members) AS shared, toFloat(size(members)) / smaller AS share_of_smaller,
  [member IN members | member.name][..10] AS members
ORDER BY shared DESC, share_of_smaller DESC, first, second
