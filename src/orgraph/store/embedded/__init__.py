"""The embedded store: immutable Parquet files in a folder, a manifest for each batch, one pointer to the current."""

from orgraph.store.embedded.store import EmbeddedStore, open_embedded

__all__ = ["EmbeddedStore", "open_embedded"]
