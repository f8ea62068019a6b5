// 已导入的台账
// Which ledgers are loaded, of which unit
//
// What: every ledger and unit that the current batch holds, with its periods; what is not in this list is unknown, not
//   zero.
// Parameters: none
// Columns:
//   ledger: 台账 name of the ledger
//   unit: 填报单位代码 key of the unit that reports
//   name: 填报单位
//   periods: 报告期数 number of periods; 1 for ledgers that are no monthly ones
//   first_period: 最早报告期
//   last_period: 最近报告期
//   data_date: 数据日期 newest day that the rows describe
// Example: orgraph query ledgers_loaded
MATCH (:Store)-[:CURRENT]->(:Batch)-[:LOADED]->(scope:Scope)
OPTIONAL MATCH (area:Area {key: scope.unit})
WITH scope.ledger AS ledger, scope.unit AS unit, area, count(*) AS periods, min(scope.period) AS first_period,
  max(scope.period) AS last_period, max(scope.data_date) AS data_date
RETURN ledger, unit, area.name AS name, periods, first_period, last_period, data_date
ORDER BY ledger, area.place, unit
