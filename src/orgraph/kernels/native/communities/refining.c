/* The second step of the Leiden algorithm: inside of each community single nodes merge into well-connected parts.
 *
 * A part is well connected where its links to the rest of its community are at least what the null model expects; only
 * such parts merge, so that every part hangs together. A node joins the part that gains most.
 */

#include "communities.h"

#include <string.h>

/* `sum`: strength of each part; `other`: weight of its links to the rest of its community; `count`: its nodes. */
static void start_parts(const network *graph, workspace *work, const int32_t *community, int32_t *part)
{
    for (int64_t node = 0; node < graph->nodes; node++) {
        double inside = 0.0;
        for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++)
            inside += community[graph->links[place].node] == community[node] ? graph->links[place].weight : 0.0F;
        part[node] = (int32_t)node;
        work->tally[node].sum = graph->strength[node];
        work->other[node] = inside;
        work->count[node] = 1;
    }
}

static int is_well_connected(const workspace *work, double factor, int32_t part, double whole)
{
    double expected = factor * work->tally[part].sum * (whole - work->tally[part].sum);
    return work->other[part] >= expected * (1.0 - 1e-10);
}

/* Add up the weights from a node to each part of its community; gives how many parts that are. */
static int64_t link_parts(const network *graph, workspace *work, const int32_t *community, const int32_t *part,
                          int32_t node)
{
    const link *row = graph->links + graph->offsets[node];
    int64_t found = 0, near = 0, degree = graph->offsets[node + 1] - graph->offsets[node];
    int32_t *places = work->touched;
    for (int64_t place = 0; place < degree; place++) {
        places[near] = (int32_t)place;
        near += community[row[place].node] == community[node];
    }
    for (int64_t place = 0; place < near; place++)
        __builtin_prefetch(&work->tally[part[row[places[place]].node]], 1);
    for (int64_t place = 0; place < near; place++) {
        const link *inner = &row[places[place]];
        int32_t label = part[inner->node];
        work->touched[found] = label;
        found += work->tally[label].link == 0.0;
        work->tally[label].link += inner->weight;
    }
    return found;
}

static void join_part(const network *graph, double factor, workspace *work, const int32_t *community, int32_t *part,
                      int32_t node, double whole)
{
    int64_t found = link_parts(graph, work, community, part, node);
    double best_gain = 0.0, best_link = 0.0;
    int32_t best = -1;
    for (int64_t place = 0; place < found; place++) {
        int32_t label = work->touched[place];
        double gain = work->tally[label].link - factor * graph->strength[node] * work->tally[label].sum;
        if (gain > best_gain && is_well_connected(work, factor, label, whole)) {
            best_gain = gain;
            best_link = work->tally[label].link;
            best = label;
        }
        work->tally[label].link = 0.0;
    }
    if (best < 0)
        return;
    work->other[best] += work->other[node] - 2.0 * best_link;
    work->tally[best].sum += graph->strength[node];
    work->count[best]++;
    work->count[node] = 0;
    part[node] = best;
}

int64_t orgraph_refine(const network *graph, double factor, workspace *work, const int32_t *community,
                       int32_t *part, uint64_t *state)
{
    start_parts(graph, work, community, part);
    orgraph_shuffle_runs(work->queue, graph->nodes, state);
    double *whole = work->whole;
    memset(whole, 0, (size_t)graph->nodes * sizeof *whole);
    for (int64_t node = 0; node < graph->nodes; node++)
        whole[community[node]] += graph->strength[node];
    for (int64_t place = 0; place < graph->nodes; place++) {
        int32_t node = work->queue[place];
        if (work->count[node] == 1 && part[node] == node &&
            is_well_connected(work, factor, node, whole[community[node]]))
            join_part(graph, factor, work, community, part, node, whole[community[node]]);
    }
    return orgraph_number_labels(graph->nodes, part, work->spare);
}
