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

static int64_t count_links(const network *graph, const int32_t *part)
{
    int64_t links = 0;
    for (int64_t node = 0; node < graph->nodes; node++)
        for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++)
            links += part[graph->links[place].node] != part[node];
    return links;
}

static void fill_rows(const network *graph, int64_t parts, const int32_t *part, const int64_t *starts,
                      const int32_t *members, workspace *work, owned *merged)
{
    int64_t filled = 0;
    for (int32_t label = 0; label < parts; label++) {
        int64_t first = filled;
        merged->offsets[label] = filled;
        merged->strength[label] = merged->inside[label] = 0.0;
        merged->size[label] = merged->squares[label] = 0.0;
        for (int64_t member = starts[label]; member < starts[label + 1]; member++) {
            int32_t node = members[member];
            merged->strength[label] += graph->strength[node];
            merged->inside[label] += graph->inside[node];
            merged->size[label] += graph->size[node];
            merged->squares[label] += graph->squares[node];
            for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++) {
                int32_t other = part[graph->links[place].node];
                if (other == label) {
                    merged->inside[label] += 0.5 * graph->links[place].weight;
                    continue;
                }
                merged->links[filled].node = other;
                filled += work->tally[other].link == 0.0;
                work->tally[other].link += graph->links[place].weight;
            }
        }
        for (int64_t place = first; place < filled; place++) {
            merged->links[place].weight = (float)work->tally[merged->links[place].node].link;
            work->tally[merged->links[place].node].link = 0.0;
        }
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
    size_t links = (size_t)count_links(graph, part) + 1, places = (size_t)parts + 1;
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
