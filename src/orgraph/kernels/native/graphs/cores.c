/* Core numbers by taking out the node of lowest degree again and again (Batagelj and Zaversnik 2003). */

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int64_t *begin;    /* of each degree in the order */
    int32_t *order;    /* nodes by their remaining degree */
    int32_t *place;    /* of each node in the order */
} Bins;

static void fill_bins(Bins *bins, int64_t size, int32_t most, const int32_t *degree)
{
    for (int32_t number = 0; number <= most + 1; number++)
        bins->begin[number] = 0;
    for (int64_t node = 0; node < size; node++)
        bins->begin[degree[node] + 1]++;
    for (int32_t number = 0; number <= most; number++)
        bins->begin[number + 1] += bins->begin[number];
    for (int32_t node = 0; node < size; node++) {
        int64_t place = bins->begin[degree[node]]++;
        bins->order[place] = node;
        bins->place[node] = (int32_t)place;
    }
    for (int32_t number = most + 1; number > 0; number--)
        bins->begin[number] = bins->begin[number - 1];
    bins->begin[0] = 0;
}

/* Move a node to the beginning of its bin, and the bin's beginning past it. */
static void lower(Bins *bins, int32_t node, int32_t *core)
{
    int64_t front = bins->begin[core[node]]++;
    int32_t other = bins->order[front], place = bins->place[node];
    bins->order[place] = other;
    bins->place[other] = place;
    bins->order[front] = node;
    bins->place[node] = (int32_t)front;
    core[node]--;
}

/* core[node]: the greatest k such that it lies in a part where every node has k neighbours. No loops, no repetitions
   that should not count. */
int32_t orgraph_find_core_numbers(int64_t size, const int64_t *offsets, const int32_t *neighbours, int32_t *core)
{
    int32_t most = 0;
    for (int64_t node = 0; node < size; node++) {
        core[node] = (int32_t)(offsets[node + 1] - offsets[node]);
        most = core[node] > most ? core[node] : most;
    }
    Bins bins = {malloc(((size_t)most + 2) * sizeof(int64_t)), malloc(((size_t)size + 1) * sizeof(int32_t)),
                 malloc(((size_t)size + 1) * sizeof(int32_t))};
    int32_t status = -1;
    if (bins.begin != NULL && bins.order != NULL && bins.place != NULL) {
        fill_bins(&bins, size, most, core);
        for (int64_t place = 0; place < size; place++) {
            int32_t node = bins.order[place];
            for (int64_t entry = offsets[node]; entry < offsets[node + 1]; entry++)
                if (core[neighbours[entry]] > core[node])
                    lower(&bins, neighbours[entry], core);
        }
        status = 0;
    }
    free(bins.begin);
    free(bins.order);
    free(bins.place);
    return status;
}
