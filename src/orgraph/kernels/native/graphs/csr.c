/* Compressed rows from pairs: a counting sort that keeps the order of equal sources. */

#include <stdint.h>
#include <stdlib.h>

/* offsets has size + 1 places; neighbours and edges as many as there are pairs. */
int32_t orgraph_sort_pairs(int64_t pairs, int64_t size, const int32_t *source, const int32_t *target,
                           int64_t *offsets, int32_t *neighbours, int32_t *edges)
{
    for (int64_t node = 0; node <= size; node++)
        offsets[node] = 0;
    for (int64_t pair = 0; pair < pairs; pair++)
        offsets[source[pair] + 1]++;
    for (int64_t node = 0; node < size; node++)
        offsets[node + 1] += offsets[node];
    /* offsets[node] serves as the next free place of the node, and is put back afterwards. */
    for (int64_t pair = 0; pair < pairs; pair++) {
        int64_t place = offsets[source[pair]]++;
        neighbours[place] = target[pair];
        edges[place] = (int32_t)pair;
    }
    for (int64_t node = size; node > 0; node--)
        offsets[node] = offsets[node - 1];
    offsets[0] = 0;
    return 0;
}

/* The same for pairs without direction: each stands in the row of either end, a loop once. Rows keep the order of the
   pairs. neighbours and edges have two places for each pair that is no loop, one for each loop. */
int32_t orgraph_join_pairs(int64_t pairs, int64_t size, const int32_t *source, const int32_t *target,
                           int64_t *offsets, int32_t *neighbours, int32_t *edges)
{
    for (int64_t node = 0; node <= size; node++)
        offsets[node] = 0;
    for (int64_t pair = 0; pair < pairs; pair++) {
        offsets[source[pair] + 1]++;
        offsets[target[pair] + 1] += source[pair] != target[pair];
    }
    for (int64_t node = 0; node < size; node++)
        offsets[node + 1] += offsets[node];
    for (int64_t pair = 0; pair < pairs; pair++) {
        int64_t place = offsets[source[pair]]++;
        neighbours[place] = target[pair];
        edges[place] = (int32_t)pair;
        if (source[pair] != target[pair]) {
            place = offsets[target[pair]]++;
            neighbours[place] = source[pair];
            edges[place] = (int32_t)pair;
        }
    }
    for (int64_t node = size; node > 0; node--)
        offsets[node] = offsets[node - 1];
    offsets[0] = 0;
    return 0;
}

/* first[pair] becomes the earliest pair with the same ends; the rows are those of orgraph_sort_pairs. */
int32_t orgraph_find_first_pairs(int64_t size, const int64_t *offsets, const int32_t *neighbours,
                                 const int32_t *edges, int32_t *first)
{
    /* Where a neighbour was last met: in this row, if the place is not before its beginning. */
    int64_t *met = malloc((size_t)(size > 0 ? size : 1) * sizeof *met);
    if (met == NULL)
        return -1;
    for (int64_t node = 0; node < size; node++)
        met[node] = -1;
    for (int64_t node = 0; node < size; node++)
        for (int64_t place = offsets[node]; place < offsets[node + 1]; place++) {
            int32_t neighbour = neighbours[place];
            if (met[neighbour] < offsets[node])
                met[neighbour] = place;
            first[edges[place]] = edges[met[neighbour]];
        }
    free(met);
    return 0;
}
