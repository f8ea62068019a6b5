/* A weighted undirected network from pairs: both directions, neighbours in order, repeated pairs added up.
 *
 * Pairs are sorted by both ends first, digit by digit: that runs through memory in order, while rows filled in the
 * order of the pairs miss the caches at every place.
 */

#include "communities.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

/* `weights` is NULL where every pair weighs 1. `bits`: of the number of a node. The spare places are those where the
 * rows will stand: they are not there yet while pairs are sorted. */
typedef struct {
    int64_t count;
    uint64_t *ends; /* the smaller number above the larger one */
    double *weights;
    uint64_t *spare_ends;
    double *spare_weights;
    int bits;
} pair_list;

static int32_t read_low(const pair_list *pairs, int64_t place)
{
    return (int32_t)(pairs->ends[place] >> pairs->bits);
}

static int32_t read_high(const pair_list *pairs, int64_t place)
{
    return (int32_t)(pairs->ends[place] & ((UINT64_C(1) << pairs->bits) - 1));
}

static int open_pairs(pair_list *pairs, int64_t count, int64_t nodes, double *weights, link *links)
{
    *pairs = (pair_list){.count = count, .bits = 1, .weights = weights};
    while (nodes >> pairs->bits)
        pairs->bits++;
    pairs->ends = malloc(((size_t)count + 1) * sizeof *pairs->ends);
    pairs->spare_ends = (uint64_t *)links;
    pairs->spare_weights = weights ? (double *)links + count : NULL;
    return pairs->ends != NULL;
}

static void read_pairs(pair_list *pairs, const int32_t *source, const int32_t *target)
{
    for (int64_t pair = 0; pair < pairs->count; pair++) {
        uint64_t one = (uint64_t)source[pair], other = (uint64_t)target[pair];
        pairs->ends[pair] = one < other ? one << pairs->bits | other : other << pairs->bits | one;
    }
}

static void sort_digit(pair_list *pairs, int shift)
{
    int64_t starts[DIGITS + 1] = {0};
    for (int64_t pair = 0; pair < pairs->count; pair++)
        starts[(pairs->ends[pair] >> shift & (DIGITS - 1)) + 1]++;
    for (int digit = 0; digit < DIGITS; digit++)
        starts[digit + 1] += starts[digit];
    for (int64_t pair = 0; pair < pairs->count; pair++) {
        int64_t place = starts[pairs->ends[pair] >> shift & (DIGITS - 1)]++;
        pairs->spare_ends[place] = pairs->ends[pair];
        if (pairs->weights)
            pairs->spare_weights[place] = pairs->weights[pair];
    }
    uint64_t *ends = pairs->ends;
    double *weights = pairs->weights;
    pairs->ends = pairs->spare_ends;
    pairs->weights = pairs->spare_weights;
    pairs->spare_ends = ends;
    pairs->spare_weights = weights;
}

static int compare_weights(const void *one, const void *other)
{
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

/* Where the pairs that repeat the first one end, and the sum of their weights. */
static int64_t read_run(const pair_list *pairs, int64_t first, double *sum)
{
    int64_t last = first + 1;
    while (last < pairs->count && pairs->ends[last] == pairs->ends[first])
        last++;
    *sum = pairs->weights ? 0.0 : (double)(last - first);
    for (int64_t place = first; pairs->weights && place < last; place++)
        *sum += pairs->weights[place];
    return last;
}

/* Repeated pairs from the lightest on: sums differ in their last digits with the order. */
static void sort_pairs(pair_list *pairs)
{
    double sum;
    uint64_t *ends = pairs->ends;
    double *weights = pairs->weights;
    for (int shift = 0; shift < 2 * pairs->bits; shift += DIGIT)
        sort_digit(pairs, shift);
    if (pairs->ends != ends) {
        memcpy(ends, pairs->ends, (size_t)pairs->count * sizeof *ends);
        pairs->ends = ends;
        if (weights)
            memcpy(weights, pairs->weights, (size_t)pairs->count * sizeof *weights);
        pairs->weights = weights;
    }
    for (int64_t first = 0, last; pairs->weights && first < pairs->count; first = last) {
        last = read_run(pairs, first, &sum);
        if (last - first > 1)
            qsort(pairs->weights + first, (size_t)(last - first), sizeof(double), compare_weights);
    }
}

static void count_ends(const pair_list *pairs, int64_t nodes, int64_t *offsets, double *strength, double *inside)
{
    double sum;
    memset(offsets, 0, ((size_t)nodes + 1) * sizeof *offsets);
    memset(strength, 0, (size_t)nodes * sizeof *strength);
    memset(inside, 0, (size_t)nodes * sizeof *inside);
    for (int64_t first = 0, last; first < pairs->count; first = last) {
        int32_t low = read_low(pairs, first), high = read_high(pairs, first);
        last = read_run(pairs, first, &sum);
        strength[low] += sum;
        strength[high] += sum;
        if (low == high) {
            inside[low] += sum;
        } else if ((float)sum > 0.0F) {
            offsets[low + 1]++;
            offsets[high + 1]++;
        }
    }
    for (int64_t node = 0; node < nodes; node++)
        offsets[node + 1] += offsets[node];
}

/* Rows of the larger ends first, then those of the smaller ones: so neighbours come in order. offsets[node] serves as
 * the next free place of the node, and is put back. */
static void fill_rows(const pair_list *pairs, int64_t nodes, int64_t *offsets, link *links)
{
    double sum;
    for (int of_high = 1; of_high >= 0; of_high--)
        for (int64_t first = 0, last; first < pairs->count; first = last) {
            int32_t low = read_low(pairs, first), high = read_high(pairs, first);
            last = read_run(pairs, first, &sum);
            if (low != high && (float)sum > 0.0F)
                links[offsets[of_high ? high : low]++] = (link){of_high ? low : high, (float)sum};
        }
    for (int64_t node = nodes; node > 0; node--)
        offsets[node] = offsets[node - 1];
    offsets[0] = 0;
}

/* `weight` is read where `weighted`; pairs and weights are then put in order. Places: offsets nodes + 1, links
 * 2 × pairs, strength and inside nodes. */
int32_t orgraph_build_network(int64_t count, int64_t nodes, int64_t weighted, int32_t *source, int32_t *target,
                              double *weight, int64_t *offsets, link *links, double *strength, double *inside)
{
    pair_list pairs;
    if (!open_pairs(&pairs, count, nodes, weighted ? weight : NULL, links))
        return NO_MEMORY;
    read_pairs(&pairs, source, target);
    sort_pairs(&pairs);
    count_ends(&pairs, nodes, offsets, strength, inside);
    fill_rows(&pairs, nodes, offsets, links);
    for (int64_t pair = 0; weighted && pair < count; pair++) {
        source[pair] = read_low(&pairs, pair);
        target[pair] = read_high(&pairs, pair);
    }
    free(pairs.ends);
    return 0;
}
