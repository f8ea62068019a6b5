// 换届到期和逾期的党组织
// Party organizations whose term has ended or ends soon
//
// What: the end of the term as the ledger says it, else so many years after the last election as the level has.
//   Overdue has passed; due ends within so many months of the day.
// Parameters:
//   months INTEGER = 6 [election.due_within_months]: how far ahead to look
//   committee INTEGER = 5 [term_years.committee]: years of the term of a committee
//   general_branch INTEGER = 3 [term_years.general_branch]: of a general branch
//   branch INTEGER = 3 [term_years.branch]: of a branch
// Columns:
//   key: 党组织编码 key of the Party organization
//   name: 党组织名称
//   level: 层级 committee 党委, general_branch 党总支, branch 党支部
//   unit: 统计归口 unit that counts it
//   term_ends_on: 任期届满日期
//   term: 状态 overdue 已逾期, due 即将到期
// Example: orgraph query terms_ending
MATCH (:Store)-[:CURRENT]->(batch:Batch)
WITH batch.data_date AS day
MATCH (party:PartyOrganization)
WHERE coalesce(party.established_on, day) <= day AND coalesce(party.dissolved_on, day) >= day
// A month and a day are added apart, so that 29 February plus some years is 1 March.
WITH day, party, coalesce(party.term_ends_on, CASE WHEN party.elected_on IS NOT NULL AND party.level IS NOT NULL THEN
    date.truncate('month', party.elected_on) + duration({years:
      CASE party.level
        WHEN 'committee' THEN $committee WHEN 'general_branch' THEN $general_branch WHEN 'branch' THEN $branch
      END})
      + duration({days: party.elected_on.day - 1})
  END) AS term_ends_on,
  date.truncate('month', day) + duration({months: $months}) + duration({days: day.day - 1}) AS soon
WHERE term_ends_on <= soon
OPTIONAL MATCH (party)-[:IN_AREA {basis: 'counted'}]->(area:Area)
OPTIONAL MATCH (counting:Area {key: area.counted_by})
RETURN party.key AS key, party.name AS name, party.level AS level, counting.name AS unit, term_ends_on,
  CASE WHEN term_ends_on < day THEN 'overdue' ELSE 'due' END AS term
ORDER BY term_ends_on, key
