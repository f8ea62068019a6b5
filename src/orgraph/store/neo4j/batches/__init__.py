"""Batches in the database: published whole or not at all, restored, and kept in a cache of this machine."""
