"""The store on a Neo4j server: the natural graph, its history beside it, and a cache of batches on this machine.

Only `orgraph.store.neo4j.store` and what it imports needs the driver; statements and mapping do without.
"""
