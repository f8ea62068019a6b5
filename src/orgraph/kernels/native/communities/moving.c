/* The first step of the Leiden algorithm: single nodes move to the neighbouring community that raises modularity most.
 *
 * Only nodes whose neighbour has moved are looked at again (Traag, Waltman and van Eck 2019). They are found by passes
 * over the nodes in one shuffled order of short runs, which is kinder to caches than a queue.
 */

#include "communities.h"

#include <string.h>

enum { SMALL = 4096, FEW = 20 };

static int64_t sum_communities(const network *graph, workspace *work, const int32_t *community)
{
    int64_t spares = 0;
    for (int64_t label = 0; label < graph->nodes; label++)
        work->tally[label].sum = 0.0;
    memset(work->count, 0, (size_t)graph->nodes * sizeof *work->count);
    for (int64_t node = 0; node < graph->nodes; node++) {
        work->tally[community[node]].sum += graph->strength[node];
        work->count[community[node]]++;
    }
    for (int64_t label = graph->nodes - 1; label >= 0; label--)
        if (!work->count[label])
            work->spare[spares++] = (int32_t)label;
    return spares;
}

/* The community that a node, taken out of its own, gains most by joining; −1 where it gains most alone. */
static int32_t find_best(double strength, double factor, workspace *work, int32_t own, int64_t found)
{
    double share = factor * strength, least = 1e-10 * strength;
    double best_gain = work->tally[own].link - share * work->tally[own].sum;
    int32_t best = own;
    for (int64_t place = 0; place < found; place++) {
        int32_t label = work->touched[place];
        double gain = work->tally[label].link - share * work->tally[label].sum;
        work->tally[label].link = 0.0;
        if (gain > best_gain + least) {
            best_gain = gain;
            best = label;
        }
    }
    return best_gain < -least ? -1 : best;
}

static void wake_neighbours(const network *graph, workspace *work, const int32_t *community, int32_t node)
{
    for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++) {
        int32_t neighbour = graph->links[place].node;
        if (community[neighbour] != community[node])
            work->waiting[neighbour] = 1;
    }
}

/* Gives the number of communities without a node, after the move of one node where that pays. */
static int64_t move_node(const network *graph, double factor, workspace *work, int32_t *community, int32_t node,
                         int64_t spares, int64_t *moved)
{
    int32_t own = community[node];
    double strength = graph->strength[node];
    int64_t found = orgraph_link_labels(graph, community, node, work);
    work->tally[own].sum -= strength;
    int32_t best = find_best(strength, factor, work, own, found);
    if (best < 0)
        best = work->count[own] > 1 ? work->spare[--spares] : own;
    work->tally[best].sum += strength;
    if (best == own)
        return spares;
    work->count[best]++;
    if (!--work->count[own]) {
        work->spare[spares++] = own;
        work->tally[own].sum = 0.0;
    }
    community[node] = best;
    wake_neighbours(graph, work, community, node);
    ++*moved;
    return spares;
}

void orgraph_move_nodes(const network *graph, double factor, workspace *work, int32_t *community, uint64_t *state)
{
    /* In a large network the last moves gain little: nodes move again on the way back from the smaller networks. */
    int64_t enough = graph->nodes < SMALL ? 0 : graph->nodes / FEW, moved = graph->nodes;
    int64_t spares = sum_communities(graph, work, community);
    orgraph_shuffle_runs(work->queue, graph->nodes, state);
    memset(work->waiting, 1, (size_t)graph->nodes);
    while (moved > enough) {
        moved = 0;
        for (int64_t place = 0; place < graph->nodes; place++) {
            int32_t node = work->queue[place];
            if (!work->waiting[node])
                continue;
            work->waiting[node] = 0;
            spares = move_node(graph, factor, work, community, node, spares, &moved);
        }
    }
}
