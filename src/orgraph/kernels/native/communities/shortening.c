/* Make the description of a partition shorter: nodes change their community, communities merge.
 *
 * Nodes move by chance first, and less and less so (simulated annealing: Gibbs sampling whose temperature falls), since
 * moves that only gain end in the nearest of many partitions; then while they gain.
 */

#include "lengths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS = 30, HASTY_TURNS = 5 };

/* How freely nodes move: savings that differ by about `heat` nats are much the same. */
typedef struct {
    double heat;
    uint64_t *state;
} chance;

/* How long a search goes on: sweeps by chance, once communities are joined, and passes that only gain. */
typedef struct {
    int64_t sweeps;
    int64_t turns;
    uint64_t *state;
} plan;

/* What a node saves in a community, against standing nowhere; lengths that all communities share are left out. */
static double find_saving(const totals *all, const group *with, double links, const group *node)
{
    double joined = links + node->inside, found = with->inside + joined;
    double expected = orgraph_find_expected(all, with->strength + node->strength, with->squares + node->squares);
    double more = expected - with->expected;
    double rates = all->is_uniform ? joined * all->inner_pull - all->inner_rate * more
                                   : orgraph_log_rate(found, expected) - with->told;
    double gain = rates - joined * all->outer_pull + all->outer_rate * more;
    double sizes = node->size == 1.0 ? with->room
                                     : orgraph_log_factorial(with->size + node->size) - orgraph_log_factorial(with->size);
    return all->scale * gain + sizes;
}

/* By the Gumbel distribution, so that the highest sum is drawn as from the Boltzmann distribution. */
static double draw_gain(const chance *luck)
{
    double share = ((double)(orgraph_random_next(luck->state) >> 11) + 0.5) * 0x1p-53;
    return -luck->heat * log(-log(share));
}

static int32_t find_shortest(const network *graph, const totals *all, const group *groups, workspace *work,
                             const chance *luck, int32_t own, int32_t node, int64_t found)
{
    group moving = {.inside = graph->inside[node], .strength = graph->strength[node], .size = graph->size[node],
                    .squares = graph->squares[node]};
    double best_saving = find_saving(all, &groups[own], work->tally[own].link, &moving);
    int32_t best = own;
    if (groups[own].size == 0.0)
        best_saving -= all->group_cost;
    best_saving += luck->heat > 0.0 ? draw_gain(luck) : 1e-9 * moving.strength * all->scale;
    for (int64_t place = 0; place < found; place++) {
        int32_t label = work->touched[place];
        if (label == own)
            continue;
        double saving = find_saving(all, &groups[label], work->tally[label].link, &moving);
        /* A draw of more than nine times the heat comes once in eight thousand. */
        if (luck->heat > 0.0 && saving > best_saving - 9.0 * luck->heat)
            saving += draw_gain(luck);
        if (saving > best_saving) {
            best_saving = saving;
            best = label;
        }
    }
    return best;
}

static void take_node(const network *graph, const totals *all, group *from, int32_t node, double links,
                      double sign)
{
    from->inside += sign * (links + graph->inside[node]);
    from->strength += sign * graph->strength[node];
    from->size += sign * graph->size[node];
    from->squares += sign * graph->squares[node];
    if (from->size == 0.0)
        from->inside = from->strength = from->squares = 0.0;
    if (from->inside < 0.0)
        from->inside = 0.0;
    orgraph_conclude_group(all, from);
}

static int64_t move_waiting(const network *graph, totals *all, group *groups, workspace *work, const chance *luck,
                            int32_t *community)
{
    int64_t moved = 0;
    for (int64_t place = 0; place < graph->nodes; place++) {
        int32_t node = work->queue[place];
        if (!work->waiting[node])
            continue;
        work->waiting[node] = 0;
        int64_t found = orgraph_link_labels(graph, community, node, work);
        int32_t own = community[node];
        if (found == 1 && work->touched[0] == own) { /* there is nowhere else to go */
            work->tally[own].link = 0.0;
            continue;
        }
        take_node(graph, all, &groups[own], node, work->tally[own].link, -1.0);
        int32_t best = find_shortest(graph, all, groups, work, luck, own, node, found);
        take_node(graph, all, &groups[best], node, work->tally[best].link, 1.0);
        orgraph_clear_links(work, found);
        if (best == own)
            continue;
        moved++;
        community[node] = best;
        for (int64_t link = graph->offsets[node]; link < graph->offsets[node + 1]; link++)
            if (community[graph->links[link].node] != best)
                work->waiting[graph->links[link].node] = 1;
    }
    return moved;
}

/* One half of the sweeps at a heat of 1, where partitions come as often as the links make them likely; then less. */
static double find_heat(int64_t turn, int64_t sweeps)
{
    double heat = turn < sweeps ? (double)(sweeps - turn) / (double)(sweeps / 2 + 1) : 0.0;
    return heat < 1.0 ? heat : 1.0;
}

/* Move single nodes, by chance in some sweeps, then while the description grows shorter; the rates are found anew
 * after every pass. */
static int shorten(const network *graph, totals *all, workspace *work, const plan *how, int64_t sweeps,
                   int32_t *community)
{
    group *groups = malloc(((size_t)graph->nodes + 1) * sizeof *groups);
    if (!groups)
        return 0;
    orgraph_shuffle_runs(work->queue, graph->nodes, how->state);
    orgraph_sum_groups(graph, community, groups);
    for (int64_t label = 0; label < graph->nodes; label++)
        orgraph_conclude_group(all, &groups[label]);
    int64_t moved = 1;
    for (int64_t turn = 0; turn < sweeps + how->turns && moved; turn++) {
        chance luck = {find_heat(turn, sweeps), how->state};
        if (turn <= sweeps)
            memset(work->waiting, 1, (size_t)graph->nodes);
        orgraph_sum_totals(graph, groups, all);
        moved = move_waiting(graph, all, groups, work, &luck, community);
    }
    free(groups);
    return 1;
}

/* The same with the network of parts, whose nodes take over the communities of their members. */
static int shorten_parts(const network *graph, totals *all, workspace *work, const plan *how, int64_t parts,
                         const int32_t *part, int32_t *community)
{
    network smaller;
    int32_t *above = malloc(((size_t)parts + 1) * sizeof *above);
    int ready = above && orgraph_merge_parts(graph, parts, part, work, &smaller);
    if (ready) {
        for (int64_t node = 0; node < graph->nodes; node++)
            above[part[node]] = community[node];
        orgraph_number_labels(parts, above, work->spare);
        ready = shorten(&smaller, all, work, how, 0, above);
        for (int64_t node = 0; node < graph->nodes; node++)
            community[node] = above[part[node]];
        orgraph_network_close(&smaller);
    }
    free(above);
    return ready;
}

/* Parts of communities move, then whole communities merge. */
static int join_parts(const network *graph, totals *all, double factor, workspace *work, const plan *how,
                      int32_t *part, int32_t *community)
{
    orgraph_number_labels(graph->nodes, community, work->spare);
    int64_t parts = orgraph_refine(graph, factor, work, community, part, how->state);
    if (!shorten_parts(graph, all, work, how, parts, part, community))
        return 0;
    parts = orgraph_number_labels(graph->nodes, community, work->spare);
    memcpy(part, community, (size_t)graph->nodes * sizeof *part);
    return shorten_parts(graph, all, work, how, parts, part, community);
}

/* Communities are joined before the sweeps, so that nodes choose among the right ones, and once more at the end. */
static int shorten_all(const network *graph, totals *all, double factor, workspace *work, const plan *how,
                       int32_t *community)
{
    int32_t *part = malloc(((size_t)graph->nodes + 1) * sizeof *part);
    int ready = part && shorten(graph, all, work, how, 1, community) &&
                join_parts(graph, all, factor, work, how, part, community) &&
                shorten(graph, all, work, how, how->sweeps, community) &&
                join_parts(graph, all, factor, work, how, part, community) &&
                shorten(graph, all, work, how, 0, community);
    free(part);
    return ready;
}

static void tell_length(const network *graph, group *groups, totals *all, const int32_t *label, double *length)
{
    orgraph_sum_groups(graph, label, groups);
    length[0] = orgraph_find_length(graph, groups, all);
    length[1] = all->inner_rate;
    length[2] = all->outer_rate;
}

/* `sweeps` in which nodes move by chance once communities are joined; 0: after one sweep before that only moves that
 * gain, in few passes; below 0: only describe `label`. `factor` is resolution / (2 m), for the parts of communities.
 * `length` receives the length, and how many of the expected links there are inside of communities and between them. */
int32_t orgraph_describe_communities(int64_t nodes, const int64_t *offsets, const link *links, const double *strength,
                                     const double *inside, const double *size, const double *squares, double scale,
                                     double factor, int64_t sweeps, int64_t seed, int32_t *label, double *length)
{
    network graph = {nodes, offsets, links, strength, inside, size, squares};
    workspace work;
    uint64_t state = (uint64_t)seed;
    group *groups = malloc(((size_t)nodes + 1) * sizeof *groups);
    int ready = orgraph_workspace_open(&work, nodes) && groups;
    totals all = orgraph_count_all(&graph, scale);
    if (ready)
        tell_length(&graph, groups, &all, label, length);
    if (ready && sweeps >= 0) {
        plan how = {sweeps, sweeps ? TURNS : HASTY_TURNS, &state};
        ready = shorten_all(&graph, &all, factor, &work, &how, label) &&
                orgraph_split_communities(&graph, &work, label);
        if (ready)
            tell_length(&graph, groups, &all, label, length);
    }
    free(groups);
    orgraph_workspace_close(&work);
    return ready ? 0 : NO_MEMORY;
}
