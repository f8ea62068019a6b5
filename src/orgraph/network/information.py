"""What NetworkX asks about its backends whenever it is imported: kept apart, since it must cost nothing."""

from __future__ import annotations

from typing import Any, Final

WITH_KERNEL: Final = (
    *("articulation_points", "average_clustering", "betweenness_centrality", "bridges", "closeness_centrality"),
    *("clustering", "connected_components", "constraint", "core_number", "degree_centrality", "has_bridges"),
    *("in_degree_centrality", "is_connected", "is_strongly_connected", "is_weakly_connected"),
    *("leiden_communities", "louvain_communities", "multi_source_dijkstra_path_length"),
    *("node_connected_component", "number_connected_components", "number_strongly_connected_components"),
    *("number_weakly_connected_components", "out_degree_centrality", "pagerank"),
    *("single_source_shortest_path_length", "strongly_connected_components", "to_scipy_sparse_array"),
    *("transitivity", "triangles", "weakly_connected_components"),
)
"""Functions that are answered from arrays; a test compares them with those that there are."""


def describe_backend() -> dict[str, Any]:
    """Describe the backend as the documentation of NetworkX shows it."""
    return {
        "backend_name": "orgraph",
        "project": "orgraph",
        "package": "orgraph",
        "short_summary": "Read-only graphs over arrays; what has no kernel runs on NetworkX's own code.",
        "functions": {name: {} for name in WITH_KERNEL},
    }
