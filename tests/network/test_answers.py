"""Every question has the same answer whether it is put to a graph over arrays or to the same one of NetworkX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from orgraph.network import build_graph
from orgraph.network.backend import ANSWERS, BACKEND
from orgraph.network.information import WITH_KERNEL, describe_backend
from tests.network.comparing import are_same, ask, make_twins

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, SECOND, FOURTH = "单位0", "单位1", "单位3"
SOME = [FIRST, SECOND, FOURTH]

EDGES = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3), (1, 4), (6, 7)]
LOOPS = [(2, 2), (8, 8)]
AGAIN = [(1, 0), (0, 1), (4, 3), (4, 3), (3, 4)]
GRAPHS: dict[str, dict[str, Any]] = {
    "simple, with weights and isolated nodes": {"edges": EDGES, "size": 10},
    "simple, with loops": {"edges": EDGES + LOOPS, "size": 10},
    "simple, connected, without weights": {"edges": EDGES[:-1], "size": 6, "weighted": False},
    "tree": {"edges": [(0, 1), (0, 2), (1, 3), (1, 4), (4, 5)], "size": 6},
    "multigraph": {"edges": EDGES + LOOPS + AGAIN, "size": 10, "multigraph": True},
    "arcs": {"edges": [*EDGES, (4, 3), (8, 8)], "size": 10, "directed": True},
    "arcs without a way back": {"edges": [(0, 1), (1, 2), (0, 2), (2, 3)], "size": 5, "directed": True},
    "arcs side by side": {"edges": EDGES + LOOPS + AGAIN, "size": 10, "directed": True, "multigraph": True},
    "no edges": {"edges": [], "size": 3},
    "nothing": {"edges": [], "size": 0},
}

# Everything that is asked of a graph alone, as g.
OF_A_GRAPH = """
articulation_points average_clustering average_degree_connectivity average_neighbor_degree
betweenness_centrality biconnected_components bridges center chordal_graph_cliques closeness_centrality
clustering complement connected_components constraint core_number cycle_basis degree_assortativity_coefficient
degree_centrality degree_histogram density diameter dominating_set eccentricity edge_betweenness_centrality
effective_size eigenvector_centrality find_cliques floyd_warshall generalized_degree global_efficiency
harmonic_centrality has_bridges in_degree_centrality is_bipartite is_chordal is_connected
is_directed_acyclic_graph is_empty is_eulerian is_forest is_planar is_strongly_connected is_tree
is_weakly_connected isolates jaccard_coefficient k_components k_core katz_centrality laplacian_matrix
load_centrality local_efficiency minimum_spanning_tree node_connectivity nodes_with_selfloops
normalized_laplacian_matrix adjacency_matrix
number_connected_components number_of_isolates number_of_selfloops number_strongly_connected_components
number_weakly_connected_components onion_layers out_degree_centrality overall_reciprocity pagerank periphery
radius reciprocity s_metric selfloop_edges square_clustering strongly_connected_components to_dict_of_dicts
to_numpy_array topological_generations topological_sort transitive_closure transitivity triadic_census triangles
voterank weakly_connected_components wiener_index
"""
WITH_MORE: dict[str, Callable[[Any], Any]] = {
    "all_neighbors": lambda g: sorted(nx.all_neighbors(g, SECOND)),
    "all_pairs_shortest_path_length": lambda g: dict(nx.all_pairs_shortest_path_length(g)),
    "astar_path": lambda g: nx.astar_path_length(g, FIRST, FOURTH, weight="weight"),
    "average_clustering without zeros": lambda g: nx.average_clustering(g, count_zeros=False),
    "bellman_ford": lambda g: nx.single_source_bellman_ford_path_length(g, FIRST),
    "betweenness by weights": lambda g: nx.betweenness_centrality(g, weight="weight"),
    "betweenness from drawn nodes": lambda g: nx.betweenness_centrality(g, k=4, seed=3),
    "betweenness from drawn nodes, counted": lambda g: nx.betweenness_centrality(g, k=4, seed=3, normalized=False),
    "betweenness with ends": lambda g: nx.betweenness_centrality(g, endpoints=True),
    "betweenness, counted": lambda g: nx.betweenness_centrality(g, normalized=False),
    "bfs_edges": lambda g: list(nx.bfs_edges(g, FIRST)),
    "bfs_layers": lambda g: list(nx.bfs_layers(g, FIRST)),
    "closeness of one": lambda g: nx.closeness_centrality(g, FIRST),
    "closeness without the factor": lambda g: nx.closeness_centrality(g, wf_improved=False),
    "clustering by weights": lambda g: nx.clustering(g, weight="weight"),
    "clustering of some": lambda g: nx.clustering(g, SOME),
    "common_neighbors": lambda g: sorted(nx.common_neighbors(g, FIRST, SECOND)),
    "constraint by weights": lambda g: nx.constraint(g, weight="weight"),
    "constraint of some": lambda g: nx.constraint(g, SOME),
    "descendants": lambda g: nx.descendants(g, FIRST),
    "dfs_preorder_nodes": lambda g: list(nx.dfs_preorder_nodes(g, FIRST)),
    "condensation": lambda g: nx.is_directed_acyclic_graph(nx.condensation(g)),
    "dijkstra": lambda g: nx.single_source_dijkstra(g, FIRST),
    "dijkstra from everywhere": lambda g: dict(nx.all_pairs_dijkstra_path_length(g)),
    "dijkstra from several": lambda g: nx.multi_source_dijkstra_path_length(g, {FIRST, FOURTH}, cutoff=6),
    "dijkstra with a limit below": lambda g: nx.single_source_dijkstra_path_length(g, FIRST, cutoff=-1),
    "dijkstra by steps": lambda g: nx.multi_source_dijkstra_path_length(g, {FIRST, FOURTH}, weight=None),
    "dijkstra by a function": lambda g: nx.single_source_dijkstra_path_length(g, FIRST, weight=lambda *_: 2),
    "edge_boundary": lambda g: list(nx.edge_boundary(g, SOME)),
    "ego_graph": lambda g: nx.ego_graph(g, SECOND),
    "greedy_modularity": nx.community.greedy_modularity_communities,
    "has_path": lambda g: nx.has_path(g, FIRST, FOURTH),
    "label_propagation": nx.community.label_propagation_communities,
    "louvain of NetworkX": lambda g: nx.community.louvain_communities(g.copy(), seed=1),
    "max_weight_matching": lambda g: len(nx.max_weight_matching(g)),
    "minimum_branching": nx.minimum_branching,
    "negative_edge_cycle": nx.negative_edge_cycle,
    "recursive_simple_cycles": lambda g: sorted(map(sorted, nx.recursive_simple_cycles(g))),
    "minimum_cut": lambda g: nx.minimum_cut_value(g, FIRST, FOURTH, capacity="weight"),
    "modularity": lambda g: nx.community.modularity(g, list(nx.connected_components(g))),
    "node_connected_component": lambda g: nx.node_connected_component(g, FIRST),
    "pagerank from one": lambda g: nx.pagerank(g, personalization={FIRST: 1}, dangling={SECOND: 2}),
    "pagerank that does not settle": lambda g: nx.pagerank(g, max_iter=1, tol=1e-15),
    "pagerank without weights": lambda g: nx.pagerank(g, alpha=0.5, weight=None, nstart=dict.fromkeys(g, 2)),
    "quotient_graph": lambda g: nx.quotient_graph(g, [set(SOME), set(g) - set(SOME)]),
    "kl_connected_subgraph": lambda g: nx.kl_connected_subgraph(g, 2, 2),
    "lukes_partitioning": lambda g: sorted(map(sorted, nx.community.lukes_partitioning(g, 2))),
    "reach with a limit between steps": lambda g: nx.single_source_shortest_path_length(g, FIRST, cutoff=1.5),  # type: ignore[call-overload]  # stub: whole numbers alone
    "reach with a limit below": lambda g: nx.single_source_shortest_path_length(g, FIRST, cutoff=-1),
    "reach with a limit": lambda g: nx.single_source_shortest_path_length(g, FIRST, cutoff=2),
    "rich_club_coefficient": lambda g: nx.rich_club_coefficient(g, normalized=False),
    "relabel_nodes": lambda g: nx.relabel_nodes(g, {FIRST: "甲"}),
    "shortest_path": lambda g: nx.shortest_path(g, FIRST, FOURTH, weight="weight"),
    "shortest_path_length": lambda g: nx.shortest_path_length(g, target=FOURTH),
    "shortest_simple_paths": lambda g: list(nx.shortest_simple_paths(g, FIRST, FOURTH)),
    "simple_cycles": lambda g: sorted(map(sorted, nx.simple_cycles(g))),
    "stoer_wagner": lambda g: nx.stoer_wagner(g)[0],
    "to_scipy_sparse_array": nx.to_scipy_sparse_array,
    "to_scipy_sparse_array of some": lambda g: nx.to_scipy_sparse_array(g, nodelist=SOME, weight=None),
    "to_scipy_sparse_array of whole numbers": lambda g: nx.to_scipy_sparse_array(g, dtype=np.dtype(int), format="coo"),
    "to_edgelist": lambda g: list(nx.to_edgelist(g)),
    "triangles of one": lambda g: nx.triangles(g, FIRST),
    "union": lambda g: nx.disjoint_union(g, g),
}
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    **{name: getattr(nx, name) for name in OF_A_GRAPH.split()},
    **WITH_MORE,
}
REFUSED: dict[str, Callable[[Any], Any]] = {
    "betweenness from no node": lambda g: nx.betweenness_centrality(g, k=0, seed=3),
    "dijkstra from nowhere": lambda g: nx.single_source_dijkstra_path_length(g, "别处"),
    "dijkstra from nobody": lambda g: nx.multi_source_dijkstra_path_length(g, []),
    "matrix of no format": lambda g: nx.to_scipy_sparse_array(g, format="纸"),
    "pagerank from nowhere": lambda g: nx.pagerank(g, nstart={"别处": 1}),
    "pagerank for nobody": lambda g: nx.pagerank(g, personalization={"别处": 1}),
    "reach of a list": lambda g: nx.single_source_shortest_path_length(g, [FIRST]),
}
NEEDED: dict[str, tuple[Any]] = {
    "node_connected_component": (FIRST,),
    "single_source_shortest_path_length": (FIRST,),
    "multi_source_dijkstra_path_length": ([FIRST],),
}
UNORDERED = {"find_cliques", "chordal_graph_cliques"}
IN_ORDER = ["articulation_points", "bridges", "connected_components", "strongly_connected_components"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_that_of_networkx(name: str) -> None:
    for graph, given in GRAPHS.items():
        ours, plain = make_twins(**given)
        found, known = (ask(QUESTIONS[name], some) for some in (ours, plain))
        if name in UNORDERED and isinstance(found, list) and isinstance(known, list):
            found, known = (sorted(map(str, answer)) for answer in (found, known))
        assert are_same(found, known), (graph, found, known)


@pytest.mark.parametrize("name", REFUSED)
def test_what_networkx_refuses_is_refused_with_the_same_error(name: str) -> None:
    ours, plain = make_twins(**GRAPHS["simple, with weights and isolated nodes"])
    found, known = (ask(REFUSED[name], some) for some in (ours, plain))
    assert isinstance(known, type)
    assert found == known


@pytest.mark.parametrize("name", IN_ORDER)
def test_parts_and_cuts_come_in_the_order_of_networkx(name: str) -> None:
    for graph, given in GRAPHS.items():
        ours, plain = make_twins(**given)
        assert ask(getattr(nx, name), ours) == ask(getattr(nx, name), plain), graph


def test_a_node_in_no_triangle_has_a_clustering_of_the_whole_number_zero() -> None:
    shares: list[Any] = [nx.clustering(graph) for graph in make_twins(**GRAPHS["simple, with loops"])]
    found, known = ([type(share) for share in some.values()] for some in shares)
    assert found == known


def test_more_than_sixty_functions_answer_and_do_not_only_complain_alike() -> None:
    twins = [make_twins(**graph) for graph in GRAPHS.values()]
    answered = {
        name for name, question in QUESTIONS.items() if any(not isinstance(ask(question, t[0]), type) for t in twins)
    }
    assert len(answered) >= 120
    assert set(QUESTIONS) - answered == set()


def test_every_function_that_networkx_dispatches_is_answered() -> None:
    names = vars(nx.utils.backends)["_registered_algorithms"]
    assert len(names) > 700
    assert all(callable(getattr(BACKEND, name)) for name in names)
    with pytest.raises(AttributeError, match="dispatches no function 'rank_persons'"):
        BACKEND.rank_persons  # noqa: B018 - looking it up is what fails


def test_what_is_announced_is_what_has_a_kernel() -> None:
    assert set(ANSWERS) == set(WITH_KERNEL)
    assert set(describe_backend()["functions"]) == set(WITH_KERNEL)
    assert vars(nx.utils.backends)["backend_info"]["orgraph"] == describe_backend()


def test_what_has_a_kernel_never_looks_at_a_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    from orgraph.network import mappings

    ours, _ = make_twins(**GRAPHS["simple, connected, without weights"])

    def refuse(*_: object) -> None:
        raise AssertionError("a mapping was read")

    monkeypatch.setattr(mappings.LazyMapping, "__getitem__", refuse)
    asked = [
        name for name in WITH_KERNEL if "strong" not in name and "weak" not in name and name[:3] not in {"in_", "out"}
    ]
    for name in asked:
        arguments = NEEDED.get(name, ())
        module = nx.community if name.endswith("_communities") else nx
        assert not isinstance(ask(lambda g: getattr(module, name)(g, *arguments), ours), type), name  # noqa: B023 - as above


@pytest.mark.parametrize("name", ["pagerank", "constraint", "connected_components", "betweenness_centrality"])
def test_a_graph_of_networkx_is_answered_where_the_backend_is_asked_for(name: str) -> None:
    _, plain = make_twins(**GRAPHS["simple, with weights and isolated nodes"])
    question = getattr(nx, name)
    assert are_same(ask(lambda g: question(g, backend="orgraph"), plain), ask(question, plain))


def test_a_graph_of_ours_is_answered_by_networkx_where_that_is_asked_for() -> None:
    ours, plain = make_twins(**GRAPHS["multigraph"])
    assert are_same(nx.pagerank(ours, backend="networkx"), nx.pagerank(plain))


def test_weights_without_end_are_no_whole_numbers_and_still_reach() -> None:
    endless = build_graph([0, 1], [1, 2], [1, np.inf])
    assert nx.multi_source_dijkstra_path_length(endless, {0}) == {0: 0, 1: 1, 2: np.inf}
    with pytest.raises(OverflowError):
        nx.to_scipy_sparse_array(endless, dtype=np.dtype(int))
    assert nx.to_scipy_sparse_array(build_graph([], [], size=2)).dtype == np.float64


def test_a_node_that_does_not_exist_is_no_source() -> None:
    for graph in make_twins(**GRAPHS["tree"]):
        with pytest.raises(nx.NodeNotFound, match="Source 别处 is not in G"):
            nx.single_source_shortest_path_length(graph, "别处")


@pytest.mark.parametrize("name", ["louvain_communities", "leiden_communities"])
def test_communities_are_parts_of_no_less_modularity_than_those_of_networkx(name: str) -> None:
    known = nx.les_miserables_graph()
    plain = nx.convert_node_labels_to_integers(known)
    ends = np.array(plain.edges)
    weights = np.array(list(nx.get_edge_attributes(plain, "weight").values()), dtype=np.float64)
    ours = build_graph(ends[:, 0], ends[:, 1], weights)
    for resolution in (0.5, 1, 2):
        found = getattr(nx.community, name)(ours, resolution=resolution, seed=1)
        assert nx.community.is_partition(plain, found)
        assert all(nx.is_connected(plain.subgraph(some)) for some in found)
        theirs = nx.community.louvain_communities(plain, resolution=resolution, seed=1)
        reached, aim = (nx.community.modularity(plain, some, resolution=resolution) for some in (found, theirs))
        assert reached >= aim - 1e-9
    assert found == getattr(nx.community, name)(ours, resolution=2, seed=1)
