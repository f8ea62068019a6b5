/* The third step of the Leiden algorithm: each part becomes one node of a smaller network. */

#include "communities.h"

#include <stdlib.h>

typedef struct {
    int64_t *offsets;
    link *links;
    double *strength;
    double *inside;
    double *size;
    double *squares;
} owned;

/* Members of part p are members[starts[p] .. starts[p + 1]]. */
static void sort_members(int64_t nodes, int64_t parts, const int32_t *part, int64_t *starts, int32_t *members)
{
    for (int64_t label = 0; label <= parts; label++)
        starts[label] = 0;
    for (int64_t node = 0; node < nodes; node++)
        starts[part[node] + 1]++;
    for (int64_t label = 0; label < parts; label++)
        starts[label + 1] += starts[label];
    for (int64_t node = 0; node < nodes; node++)
        members[starts[part[node]]++] = (int32_t)node;
    for (int64_t label = parts; label > 0; label--)
        starts[label] = starts[label - 1];
    starts[0] = 0;
}

/* Add up the links of the members of a part by the part at their other end; gives how many parts these are. */
static int64_t link_parts(const network *graph, const int32_t *part, const int32_t *members, int64_t count,
                          workspace *work, link *found)
{
    int64_t filled = 0;
    for (int64_t member = 0; member < count; member++) {
        const link *row = graph->links + graph->offsets[members[member]];
        int64_t degree = graph->offsets[members[member] + 1] - graph->offsets[members[member]];
        for (int64_t place = 0; place < degree; place++) {
            work->touched[place] = part[row[place].node];
            __builtin_prefetch(&work->tally[work->touched[place]], 1);
        }
        for (int64_t place = 0; place < degree; place++) {
            int32_t other = work->touched[place];
            found[filled].node = other;
            filled += work->tally[other].link == 0.0;
            work->tally[other].link += row[place].weight;
        }
    }
    return filled;
}

/* Read the sums of the links; those inside of the part are taken out. */
static int64_t read_sums(workspace *work, int32_t label, int64_t count, link *found, double *inside)
{
    int64_t filled = 0;
    *inside += 0.5 * work->tally[label].link;
    work->tally[label].link = 0.0;
    for (int64_t place = 0; place < count; place++) {
        int32_t other = found[place].node;
        if (other == label)
            continue;
        found[filled++] = (link){other, (float)work->tally[other].link};
        work->tally[other].link = 0.0;
    }
    return filled;
}

static void fill_rows(const network *graph, int64_t parts, const int32_t *part, const int64_t *starts,
                      const int32_t *members, workspace *work, owned *merged)
{
    int64_t filled = 0;
    for (int32_t label = 0; label < parts; label++) {
        merged->offsets[label] = filled;
        merged->strength[label] = merged->inside[label] = 0.0;
        merged->size[label] = merged->squares[label] = 0.0;
        for (int64_t member = starts[label]; member < starts[label + 1]; member++) {
            int32_t node = members[member];
            __builtin_prefetch(&graph->links[graph->offsets[node]]);
            merged->strength[label] += graph->strength[node];
            merged->inside[label] += graph->inside[node];
            merged->size[label] += graph->size[node];
            merged->squares[label] += graph->squares[node];
        }
        int64_t count = starts[label + 1] - starts[label];
        link *row = merged->links + filled;
        int64_t found = link_parts(graph, part, members + starts[label], count, work, row);
        filled += read_sums(work, label, found, row, &merged->inside[label]);
    }
    merged->offsets[parts] = filled;
}

void orgraph_network_close(network *graph)
{
    free((void *)graph->offsets);
    free((void *)graph->links);
    free((void *)graph->strength);
    free((void *)graph->inside);
    free((void *)graph->size);
    free((void *)graph->squares);
}

int orgraph_merge_parts(const network *graph, int64_t parts, const int32_t *part, workspace *work, network *smaller)
{
    /* As many links as before at the most; what is not used takes no memory. */
    size_t links = (size_t)graph->offsets[graph->nodes] + 1, places = (size_t)parts + 1;
    owned merged = {malloc(places * sizeof(int64_t)), malloc(links * sizeof(link)), malloc(places * sizeof(double)),
                    malloc(places * sizeof(double)), malloc(places * sizeof(double)), malloc(places * sizeof(double))};
    network result = {parts, merged.offsets, merged.links, merged.strength, merged.inside,
                      merged.size, merged.squares};
    int64_t *starts = malloc(places * sizeof *starts);
    int ready = merged.offsets && merged.links && merged.strength && merged.inside && merged.size && merged.squares && starts;
    if (ready) {
        sort_members(graph->nodes, parts, part, starts, work->queue);
        fill_rows(graph, parts, part, starts, work->queue, work, &merged);
        *smaller = result;
    } else {
        orgraph_network_close(&result);
    }
    free(starts);
    return ready;
}
