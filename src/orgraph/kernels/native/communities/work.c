/* What the steps of community detection share: scratch arrays, random numbers, numbering. */

#include "communities.h"

#include <stdlib.h>
#include <string.h>

enum { RUN = 16, SHORT = 4096 };

int orgraph_workspace_open(workspace *work, int64_t nodes)
{
    size_t places = (size_t)nodes + 1;
    memset(work, 0, sizeof *work);
    work->tally = calloc(places, sizeof *work->tally);
    work->touched = malloc(places * sizeof *work->touched);
    work->queue = malloc(places * sizeof *work->queue);
    work->waiting = malloc(places);
    work->other = malloc(places * sizeof *work->other);
    work->whole = malloc(places * sizeof *work->whole);
    work->count = malloc(places * sizeof *work->count);
    work->spare = malloc(places * sizeof *work->spare);
    return work->tally && work->touched && work->queue && work->waiting && work->other && work->whole && work->count &&
           work->spare;
}

void orgraph_workspace_close(workspace *work)
{
    free(work->tally);
    free(work->touched);
    free(work->queue);
    free(work->waiting);
    free(work->other);
    free(work->whole);
    free(work->count);
    free(work->spare);
}

/* splitmix64, by Sebastiano Vigna, in the public domain. */
uint64_t orgraph_random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int64_t draw_below(int64_t limit, uint64_t *state)
{
    return (int64_t)(((orgraph_random_next(state) >> 32) * (uint64_t)limit) >> 32);
}

void orgraph_shuffle_runs(int32_t *values, int64_t count, uint64_t *state)
{
    /* The last run is shorter where RUN does not divide the count: it stays the last one. */
    int64_t run = count < SHORT ? 1 : RUN, runs = count / run;
    for (int64_t place = 0; place < runs; place++)
        values[place * run] = (int32_t)(place * run);
    for (int64_t left = runs; left > 1; left--) {
        int64_t other = draw_below(left, state) * run, last = (left - 1) * run;
        int32_t value = values[last];
        values[last] = values[other];
        values[other] = value;
    }
    for (int64_t place = 0; place < runs * run; place++)
        values[place] = values[place / run * run] + (int32_t)(place % run);
    for (int64_t place = runs * run; place < count; place++)
        values[place] = (int32_t)place;
}

int64_t orgraph_link_labels(const network *graph, const int32_t *label, int32_t node, workspace *work)
{
    const link *row = graph->links + graph->offsets[node];
    int64_t found = 0, degree = graph->offsets[node + 1] - graph->offsets[node];
    /* All labels first: so their tallies, far from each other in memory, are fetched at the same time. */
    for (int64_t place = 0; place < degree; place++) {
        work->touched[place] = label[row[place].node];
        __builtin_prefetch(&work->tally[work->touched[place]], 1);
    }
    for (int64_t place = 0; place < degree; place++) {
        int32_t joined = work->touched[place];
        /* Without a branch, which no processor would foretell. */
        work->touched[found] = joined;
        found += work->tally[joined].link == 0.0;
        work->tally[joined].link += row[place].weight;
    }
    return found;
}

void orgraph_clear_links(workspace *work, int64_t found)
{
    for (int64_t place = 0; place < found; place++)
        work->tally[work->touched[place]].link = 0.0;
}

int64_t orgraph_number_labels(int64_t nodes, int32_t *labels, int32_t *number)
{
    int32_t next = 0;
    for (int64_t node = 0; node < nodes; node++)
        number[node] = -1;
    for (int64_t node = 0; node < nodes; node++) {
        int32_t label = labels[node];
        if (number[label] < 0)
            number[label] = next++;
        labels[node] = number[label];
    }
    return next;
}
