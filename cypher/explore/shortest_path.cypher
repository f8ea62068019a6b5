// 两个单位之间的最短联系
// The shortest path between two organizations
//
// What: over which Party organizations, alliances, carriers, associations and units two organizations are nearest to
//   each other on the day; areas and industries do not count, they would tie everybody to everybody. In Neo4j Browser
//   the path is drawn. No row where there is none within eight steps.
// Parameters:
//   from TEXT: key of the first organization
//   to TEXT: key of the second organization
// Columns:
//   length: 步数 relations on the path
//   names: 经过 what lies on it, by name
//   relations: 关系 its relations
//   path: 路径 the path
// Example: orgraph query shortest_path --param from=91330702DEM0000145 --param to=91330702DEM000030T
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (first:Organization {key: $from})
MATCH (second:Organization {key: $to})
WHERE first <> second
MATCH path = shortestPath((first)-[:
    COVERS|AFFILIATED_TO|CO_MANAGED_BY|SET_UP_IN|MEMBER_OF|HOSTS|MANAGES|PART_OF|BELONGS_TO|BRANCH_OF|SUCCEEDS
    |LOCATED_IN|SUPERVISED_BY|LINKED_TO|GUIDES|SERVES|POST_OF|PAIRED_WITH*..8
  ]-(second))
WHERE all(step IN relationships(path) WHERE
    coalesce(step.valid_from, day) <= day AND coalesce(step.valid_to, day) >= day)
  AND all(stop IN nodes(path) WHERE NOT stop:Area
    AND coalesce(stop.registered_on, stop.established_on, stop.founded_on, stop.opened_on, day) <= day
    AND coalesce(stop.closed_on, stop.dissolved_on, stop.ended_on, day) >= day)
RETURN length(path) AS length, [stop IN nodes(path) | coalesce(stop.name, stop.key)] AS names,
  [step IN relationships(path) | type(step)] AS relations, path
