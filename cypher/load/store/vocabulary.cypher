// Make known every label, type and property of the model, so that asking for what no ledger has filled in yet is no
// mistake that Neo4j Browser warns of, and that it offers them while one types.
// Parameters: $labels, $types, $properties.
// Columns: known.
CALL () {
  UNWIND $labels AS name
  CALL db.createLabel(name)
}
CALL () {
  UNWIND $types AS name
  CALL db.createRelationshipType(name)
}
CALL () {
  UNWIND $properties AS name
  CALL db.createProperty(name)
}
RETURN size($labels) + size($types) + size($properties) AS known
