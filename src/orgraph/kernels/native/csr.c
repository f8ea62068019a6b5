/* Compressed rows from pairs: a counting sort that keeps the order of equal sources. */

#include <stdint.h>

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
