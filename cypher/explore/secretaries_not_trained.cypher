// 今年尚未培训的书记岗位
// Secretary posts without training this year
//
// What: filled posts of secretaries of the day of which the ledger shows no training of county level or above in the
//   calendar year of the day; the post, never who holds it.
// Parameters: none
// Columns:
//   key: 岗位编码 key of the post
//   party_organization: 党组织名称
//   unit: 统计归口 unit that counts it
//   last_trained_on: 最近培训日期; empty where none is recorded
//   training_level: 培训级别
// Example: orgraph query secretaries_not_trained
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (post:Post {kind: 'secretary'})
WHERE coalesce(post.established_on, day) <= day AND coalesce(post.ended_on, day) >= day
  AND coalesce(post.filled, true)
  AND NOT coalesce(date.truncate('year', day) <= post.last_trained_on <= day
    AND post.training_level IN ['province', 'city', 'county'], false)
OPTIONAL MATCH (post)-[:POST_OF]->(party:PartyOrganization)
OPTIONAL MATCH (post)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
RETURN post.key AS key, party.name AS party_organization, counting.name AS unit,
  post.last_trained_on AS last_trained_on, post.training_level AS training_level
ORDER BY counting.place, key
