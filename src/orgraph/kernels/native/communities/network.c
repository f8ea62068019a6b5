/* A weighted undirected network from pairs: both directions, neighbours in order, repeated pairs added up. */

#include "communities.h"

#include <stdlib.h>
#include <string.h>

static int is_link(const int32_t *source, const int32_t *target, const double *weight, int64_t pair)
{
    return source[pair] != target[pair] && (!weight || (float)weight[pair] > 0.0F);
}

static void count_ends(int64_t pairs, int64_t nodes, const int32_t *source, const int32_t *target,
                       const double *weight, int64_t *offsets, double *strength, double *inside)
{
    for (int64_t node = 0; node <= nodes; node++)
        offsets[node] = 0;
    for (int64_t node = 0; node < nodes; node++)
        strength[node] = inside[node] = 0.0;
    for (int64_t pair = 0; pair < pairs; pair++) {
        double given = weight ? weight[pair] : 1.0;
        strength[source[pair]] += given;
        strength[target[pair]] += given;
        if (source[pair] == target[pair]) {
            inside[source[pair]] += given;
        } else if (is_link(source, target, weight, pair)) {
            offsets[source[pair] + 1]++;
            offsets[target[pair] + 1]++;
        }
    }
    for (int64_t node = 0; node < nodes; node++)
        offsets[node + 1] += offsets[node];
}

/* offsets[node] serves as the next free place of the node, and is put back afterwards. */
static void put_back(int64_t nodes, int64_t *offsets)
{
    for (int64_t node = nodes; node > 0; node--)
        offsets[node] = offsets[node - 1];
    offsets[0] = 0;
}

static void scatter_pairs(int64_t pairs, const int32_t *source, const int32_t *target, const double *weight,
                          int64_t *offsets, link *links)
{
    for (int64_t pair = 0; pair < pairs; pair++) {
        if (!is_link(source, target, weight, pair))
            continue;
        int64_t one = offsets[source[pair]]++, other = offsets[target[pair]]++;
        links[one] = (link){target[pair], weight ? (float)weight[pair] : 1.0F};
        links[other] = (link){source[pair], links[one].weight};
    }
}

/* Turn rows into columns: of a symmetric network that sorts the neighbours of every node. */
static void transpose(int64_t nodes, int64_t *offsets, const int64_t *rows, const link *links, link *sorted)
{
    for (int64_t node = 0; node < nodes; node++)
        for (int64_t place = rows[node]; place < rows[node + 1]; place++)
            sorted[offsets[links[place].node]++] = (link){(int32_t)node, links[place].weight};
}

static void add_repeated(int64_t nodes, int64_t *offsets, link *links)
{
    int64_t filled = 0, first = 0;
    for (int64_t node = 0; node < nodes; node++) {
        int64_t begin = filled, last = offsets[node + 1];
        offsets[node] = filled;
        for (int64_t place = first; place < last; place++) {
            if (filled > begin && links[filled - 1].node == links[place].node) {
                links[filled - 1].weight += links[place].weight;
            } else {
                links[filled++] = links[place];
            }
        }
        first = last;
    }
    offsets[nodes] = filled;
}

/* `weight` is read where `weighted`. Places: offsets nodes + 1, links 2 × pairs, strength and inside nodes. */
int32_t orgraph_build_network(int64_t pairs, int64_t nodes, int64_t weighted, const int32_t *source,
                              const int32_t *target, const double *weight, int64_t *offsets, link *links,
                              double *strength, double *inside)
{
    link *unsorted = malloc(((size_t)pairs * 2 + 1) * sizeof *unsorted);
    int64_t *rows = malloc(((size_t)nodes + 1) * sizeof *rows);
    int ready = unsorted && rows;
    if (ready) {
        const double *given = weighted ? weight : NULL;
        count_ends(pairs, nodes, source, target, given, offsets, strength, inside);
        scatter_pairs(pairs, source, target, given, offsets, unsorted);
        put_back(nodes, offsets);
        memcpy(rows, offsets, ((size_t)nodes + 1) * sizeof *rows);
        transpose(nodes, offsets, rows, unsorted, links);
        put_back(nodes, offsets);
        add_repeated(nodes, offsets, links);
    }
    free(unsorted);
    free(rows);
    return ready ? 0 : NO_MEMORY;
}
