"""Bulk files: a batch as what Neo4j's offline importer reads."""
