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

static void join_part(const network *graph, double factor, workspace *work, const int32_t *community, int32_t *part,
                      int32_t node, double whole)
{
    int64_t found = 0;
    for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++) {
        int32_t neighbour = graph->links[place].node;
        if (community[neighbour] != community[node])
            continue;
        int32_t label = part[neighbour];
        work->touched[found] = label;
        found += work->tally[label].link == 0.0;
        work->tally[label].link += graph->links[place].weight;
    }
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
