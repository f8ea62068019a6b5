/* Strong components by one depth-first search (Tarjan 1972), without recursion; where rows hold every edge twice, the
   components. */

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int32_t *entered;    /* place of each node in the order of the search; -1 before */
    int32_t *low;        /* the earliest place of an unlabelled node that its subtree reaches */
    int32_t *path;       /* from the root to the node that is looked at */
    int32_t *waiting;    /* nodes that were entered and have no label yet */
    int64_t *next;       /* the next neighbour of each node to look at */
    int64_t depth;
    int64_t filled;
    int32_t place;
    int32_t count;
} Search;

static int open_search(Search *search, int64_t size)
{
    size_t number = (size_t)size + 1;
    search->entered = malloc(number * sizeof(int32_t));
    search->low = malloc(number * sizeof(int32_t));
    search->path = malloc(number * sizeof(int32_t));
    search->waiting = malloc(number * sizeof(int32_t));
    search->next = malloc(number * sizeof(int64_t));
    return search->entered && search->low && search->path && search->waiting && search->next ? 0 : -1;
}

static void close_search(Search *search)
{
    free(search->entered);
    free(search->low);
    free(search->path);
    free(search->waiting);
    free(search->next);
}

static void enter(Search *search, const int64_t *offsets, int32_t node)
{
    search->entered[node] = search->low[node] = search->place++;
    search->next[node] = offsets[node];
    search->path[search->depth++] = node;
    search->waiting[search->filled++] = node;
}

static void leave(Search *search, int32_t node, int32_t *labels)
{
    search->depth--;
    if (search->low[node] == search->entered[node]) {
        do
            labels[search->waiting[--search->filled]] = search->count;
        while (search->waiting[search->filled] != node);
        search->count++;
    }
    if (search->depth > 0) {
        int32_t parent = search->path[search->depth - 1];
        if (search->low[node] < search->low[parent])
            search->low[parent] = search->low[node];
    }
}

static void walk(Search *search, const int64_t *offsets, const int32_t *neighbours, int32_t root, int32_t *labels)
{
    enter(search, offsets, root);
    while (search->depth > 0) {
        int32_t node = search->path[search->depth - 1];
        if (search->next[node] == offsets[node + 1]) {
            leave(search, node, labels);
            continue;
        }
        int32_t neighbour = neighbours[search->next[node]++];
        if (search->entered[neighbour] < 0)
            enter(search, offsets, neighbour);
        else if (labels[neighbour] < 0 && search->entered[neighbour] < search->low[node])
            search->low[node] = search->entered[neighbour];
    }
}

/* labels[node]: the component of each node, numbered as the search closes them. */
int32_t orgraph_find_components(int64_t size, const int64_t *offsets, const int32_t *neighbours, int32_t *labels)
{
    Search search = {0};
    if (open_search(&search, size) != 0) {
        close_search(&search);
        return -1;
    }
    for (int64_t node = 0; node < size; node++)
        search.entered[node] = labels[node] = -1;
    for (int32_t root = 0; root < size; root++)
        if (search.entered[root] < 0)
            walk(&search, offsets, neighbours, root, labels);
    close_search(&search);
    return 0;
}
