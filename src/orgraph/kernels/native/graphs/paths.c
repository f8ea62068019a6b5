/* Shortest paths by number of steps: distances from one node, and betweenness (Brandes 2001). */

#include <stdint.h>
#include <stdlib.h>

/* distances[node]: steps from the source, -1 where it is not reached; order: the reached nodes, nearest first. */
int32_t orgraph_find_distances(int64_t size, const int64_t *offsets, const int32_t *neighbours, int32_t source,
                               int32_t *distances, int32_t *order)
{
    for (int64_t node = 0; node < size; node++)
        distances[node] = -1;
    int64_t head = 0, tail = 0;
    distances[source] = 0;
    order[tail++] = source;
    while (head < tail) {
        int32_t node = order[head++];
        for (int64_t place = offsets[node]; place < offsets[node + 1]; place++) {
            int32_t neighbour = neighbours[place];
            if (distances[neighbour] < 0) {
                distances[neighbour] = distances[node] + 1;
                order[tail++] = neighbour;
            }
        }
    }
    return 0;
}

typedef struct {
    int32_t *distance;
    int32_t *order;
    double *paths;     /* number of shortest paths from the source */
    double *share;     /* (worth + dependency) / paths */
} Sweep;

static int64_t count_paths(const int64_t *offsets, const int32_t *neighbours, int32_t source, Sweep *sweep)
{
    int64_t head = 0, tail = 0;
    sweep->distance[source] = 0;
    sweep->paths[source] = 1;
    sweep->order[tail++] = source;
    while (head < tail) {
        int32_t node = sweep->order[head++];
        int32_t beyond = sweep->distance[node] + 1;
        for (int64_t place = offsets[node]; place < offsets[node + 1]; place++) {
            int32_t neighbour = neighbours[place];
            if (sweep->distance[neighbour] < 0) {
                sweep->distance[neighbour] = beyond;
                sweep->paths[neighbour] = 0;
                sweep->order[tail++] = neighbour;
            }
            if (sweep->distance[neighbour] == beyond)
                sweep->paths[neighbour] += sweep->paths[node];
        }
    }
    return tail;
}

/* Add what each node lies between the source and all others, farthest first; and forget the distances. */
static void add_dependencies(const int64_t *offsets, const int32_t *neighbours, const double *worth, int64_t reached,
                             Sweep *sweep, double *sums)
{
    for (int64_t place = reached - 1; place >= 0; place--) {
        int32_t node = sweep->order[place];
        int32_t beyond = sweep->distance[node] + 1;
        double shares = 0;
        for (int64_t entry = offsets[node]; entry < offsets[node + 1]; entry++)
            if (sweep->distance[neighbours[entry]] == beyond)
                shares += sweep->share[neighbours[entry]];
        sweep->share[node] = (worth[node] + sweep->paths[node] * shares) / sweep->paths[node];
        if (place > 0)
            sums[node] += sweep->paths[node] * shares;
    }
    for (int64_t place = 0; place < reached; place++)
        sweep->distance[sweep->order[place]] = -1;
}

/* sums[node]: over the sources, the share of the shortest paths to every other node that pass through it, each target
   counted as much as it is worth. The rows are those of a simple graph, directed or not. */
int32_t orgraph_sum_dependencies(int64_t size, const int64_t *offsets, const int32_t *neighbours, int64_t count,
                                 const int32_t *sources, const double *worth, double *sums)
{
    size_t number = (size_t)size + 1;
    Sweep sweep = {malloc(number * sizeof(int32_t)), malloc(number * sizeof(int32_t)), malloc(number * sizeof(double)),
                   malloc(number * sizeof(double))};
    int32_t status = -1;
    if (sweep.distance && sweep.order && sweep.paths && sweep.share) {
        for (int64_t node = 0; node < size; node++) {
            sweep.distance[node] = -1;
            sums[node] = 0;
        }
        for (int64_t place = 0; place < count; place++) {
            int64_t reached = count_paths(offsets, neighbours, sources[place], &sweep);
            add_dependencies(offsets, neighbours, worth, reached, &sweep, sums);
        }
        status = 0;
    }
    free(sweep.distance);
    free(sweep.order);
    free(sweep.paths);
    free(sweep.share);
    return status;
}
