/* Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019): move, refine, merge, until nothing changes. */

#include "communities.h"

#include <stdlib.h>
#include <string.h>

/* What a run needs beside the network: resolution / (2 m), the state of random numbers. */
typedef struct {
    double factor;
    uint64_t *state;
} plan;

/* `community` of the smaller network's nodes: that of the nodes they were made from. */
static void pass_up(int64_t nodes, const int32_t *part, const int32_t *community, int32_t *above)
{
    for (int64_t node = 0; node < nodes; node++)
        above[part[node]] = community[node];
}

static void pass_down(int64_t nodes, const int32_t *part, const int32_t *above, int32_t *community)
{
    for (int64_t node = 0; node < nodes; node++)
        community[node] = above[part[node]];
}

/* Put nodes with one neighbour into its part, where modularity rises by it; gives the number of parts. */
static int64_t fold_leaves(const network *graph, double factor, workspace *work, int32_t *part)
{
    for (int64_t node = 0; node < graph->nodes; node++)
        part[node] = (int32_t)node;
    for (int64_t node = 0; node < graph->nodes; node++) {
        int64_t place = graph->offsets[node];
        if (graph->offsets[node + 1] - place != 1)
            continue;
        int32_t other = graph->links[place].node;
        int is_pair = graph->offsets[other + 1] - graph->offsets[other] == 1;
        if ((!is_pair || other < node) &&
            graph->links[place].weight > factor * graph->strength[node] * graph->strength[other])
            part[node] = other;
    }
    return orgraph_number_labels(graph->nodes, part, work->spare);
}

static int improve(const network *graph, const plan *how, int64_t rounds, workspace *work, int32_t *community);

/* Improve the communities of the network whose nodes are the parts. */
static int improve_parts(const network *graph, const plan *how, int64_t rounds, workspace *work, int64_t parts,
                         const int32_t *part, int32_t *community)
{
    network smaller;
    int32_t *above = malloc(((size_t)parts + 1) * sizeof *above);
    int ready = above && orgraph_merge_parts(graph, parts, part, work, &smaller);
    if (ready) {
        pass_up(graph->nodes, part, community, above);
        ready = improve(&smaller, how, rounds, work, above);
        pass_down(graph->nodes, part, above, community);
        orgraph_network_close(&smaller);
    }
    free(above);
    return ready;
}

/* Improve the communities of a network: move its nodes; round by round refine them to parts, do the same to the
 * network of these parts, and move the nodes again. Gives 0 where memory is short. */
static int improve(const network *graph, const plan *how, int64_t rounds, workspace *work, int32_t *community)
{
    int32_t *part = malloc(((size_t)graph->nodes + 1) * sizeof *part);
    int ready = part != NULL;
    if (ready)
        orgraph_move_nodes(graph, how->factor, work, community, how->state);
    for (int64_t round = 0; round < rounds && ready; round++) {
        if (orgraph_number_labels(graph->nodes, community, work->spare) == graph->nodes)
            break;
        int64_t parts = orgraph_refine(graph, how->factor, work, community, part, how->state);
        if (parts == graph->nodes)
            break;
        ready = improve_parts(graph, how, 1, work, parts, part, community);
        if (ready)
            orgraph_move_nodes(graph, how->factor, work, community, how->state);
    }
    free(part);
    return ready;
}

/* Where many nodes have one neighbour only, the others are improved first. */
static int improve_folded(const network *graph, const plan *how, int64_t rounds, workspace *work, int32_t *community)
{
    int32_t *part = malloc(((size_t)graph->nodes + 1) * sizeof *part);
    int ready = part != NULL;
    if (ready) {
        int64_t parts = fold_leaves(graph, how->factor, work, part);
        if (parts > graph->nodes * 9 / 10) {
            ready = improve(graph, how, rounds, work, community);
        } else {
            /* Labels lie below the number of nodes of the network that they are given to. */
            memcpy(community, part, (size_t)graph->nodes * sizeof *part);
            ready = improve_parts(graph, how, rounds, work, parts, part, community);
            if (ready)
                orgraph_move_nodes(graph, how->factor, work, community, how->state);
        }
    }
    free(part);
    return ready;
}

int orgraph_split_communities(const network *graph, workspace *work, int32_t *community)
{
    int32_t pieces = 0, *piece = malloc(((size_t)graph->nodes + 1) * sizeof *piece);
    if (!piece)
        return 0;
    for (int64_t node = 0; node < graph->nodes; node++)
        piece[node] = -1;
    for (int64_t start = 0; start < graph->nodes; start++) {
        if (piece[start] >= 0)
            continue;
        int64_t filled = 0;
        work->queue[filled++] = (int32_t)start;
        piece[start] = pieces;
        for (int64_t read = 0; read < filled; read++) {
            int32_t node = work->queue[read];
            for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++) {
                int32_t neighbour = graph->links[place].node;
                if (piece[neighbour] < 0 && community[neighbour] == community[node]) {
                    piece[neighbour] = pieces;
                    work->queue[filled++] = neighbour;
                }
            }
        }
        pieces++;
    }
    memcpy(community, piece, (size_t)graph->nodes * sizeof *piece);
    free(piece);
    return 1;
}

/* `label` holds the number of each node, and receives the communities found. */
int32_t orgraph_find_communities(int64_t nodes, const int64_t *offsets, const link *links, const double *strength,
                                 const double *inside, const double *size, const double *squares, double factor, int64_t rounds,
                                 int64_t seed, int32_t *label)
{
    network graph = {nodes, offsets, links, strength, inside, size, squares};
    workspace work;
    uint64_t state = (uint64_t)seed;
    plan how = {factor, &state};
    int ready = orgraph_workspace_open(&work, nodes) && improve_folded(&graph, &how, rounds, &work, label) &&
                orgraph_split_communities(&graph, &work, label);
    orgraph_workspace_close(&work);
    return ready ? 0 : NO_MEMORY;
}
