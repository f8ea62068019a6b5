// 最长的党组织隶属链
// The longest chain of Party organizations
//
// What: the longest line of affiliation among Party organizations that exist on the day, from the lowest to the
//   highest, and the unit above it; in Neo4j Browser the chain is drawn. Of several as long the first by key.
// Parameters: none
// Columns:
//   length: 层数 Party organizations in the chain
//   names: 党组织名称 from the lowest to the highest
//   unit: 上级单位 unit that the highest is affiliated to
//   chain: 隶属链 the path
// Example: orgraph query longest_party_chain
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH chain = (lowest:PartyOrganization)-[:AFFILIATED_TO*0..]->(highest:PartyOrganization)
WHERE all(party IN nodes(chain) WHERE
  coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day)
WITH chain, highest
ORDER BY length(chain) DESC, lowest.key, highest.key
LIMIT 1
OPTIONAL MATCH (highest)-[:AFFILIATED_TO]->(unit:Unit)
RETURN length(chain) + 1 AS length, [party IN nodes(chain) | party.name] AS names, unit.name AS unit, chain
