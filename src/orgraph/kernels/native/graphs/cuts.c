/* Articulation points and bridges by one depth-first search (Hopcroft and Tarjan 1973), without recursion, and what
   falls apart where a node is taken out. */

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int32_t *entered;      /* place of each node in the order of the search; -1 before */
    int32_t *low;          /* the earliest place that its subtree reaches past its own tree edge */
    int32_t *order;        /* the nodes as they are entered */
    int32_t *path;         /* from the root to the node that is looked at */
    int32_t *tree_edge;    /* by which each node was entered */
    int64_t *next;         /* the next neighbour of each node to look at */
    int64_t *sum;          /* worth of its subtree */
    int64_t *separated;    /* worth of the pieces below it that hang on it alone */
    int32_t count;         /* articulation points that were found so far */
} Search;

typedef struct {
    int64_t size;
    const int64_t *offsets;
    const int32_t *neighbours;
    const int32_t *edges;
    const int64_t *worth;
    int32_t *pieces;
    int64_t *largest;
    uint8_t *bridges;
    int32_t *found;
} Graph;

static int open_search(Search *search, int64_t size)
{
    size_t number = (size_t)size + 1;
    search->entered = malloc(number * sizeof(int32_t));
    search->low = malloc(number * sizeof(int32_t));
    search->order = malloc(number * sizeof(int32_t));
    search->path = malloc(number * sizeof(int32_t));
    search->tree_edge = malloc(number * sizeof(int32_t));
    search->next = malloc(number * sizeof(int64_t));
    search->sum = malloc(number * sizeof(int64_t));
    search->separated = malloc(number * sizeof(int64_t));
    return search->entered && search->low && search->order && search->path && search->tree_edge && search->next &&
           search->sum && search->separated ? 0 : -1;
}

static void close_search(Search *search)
{
    free(search->entered);
    free(search->low);
    free(search->order);
    free(search->path);
    free(search->tree_edge);
    free(search->next);
    free(search->sum);
    free(search->separated);
}

static void enter(const Graph *graph, Search *search, int32_t node, int32_t edge, int32_t place)
{
    search->entered[node] = search->low[node] = place;
    search->order[place] = node;
    search->tree_edge[node] = edge;
    search->next[node] = graph->offsets[node];
    search->sum[node] = graph->worth[node];
    search->separated[node] = 0;
}

static void leave(const Graph *graph, Search *search, int32_t child, int32_t parent)
{
    search->sum[parent] += search->sum[child];
    if (search->low[child] < search->low[parent])
        search->low[parent] = search->low[child];
    if (search->low[child] > search->entered[parent])
        graph->bridges[search->tree_edge[child]] = 1;
    if (search->low[child] >= search->entered[parent] && search->sum[child] > 0) {
        graph->pieces[parent]++;
        search->separated[parent] += search->sum[child];
        if (search->sum[child] > graph->largest[parent])
            graph->largest[parent] = search->sum[child];
        /* A root is one only if it has another child too, which is known at the end of its component. */
        if (parent != search->path[0] && graph->found[parent] < 0)
            graph->found[parent] = search->count++;
    }
}

/* Walk the component of a root; give the place after its last node in the order. */
static int32_t walk(const Graph *graph, Search *search, int32_t root, int32_t place)
{
    int64_t depth = 0;
    enter(graph, search, root, -1, place++);
    search->path[depth++] = root;
    while (depth > 0) {
        int32_t node = search->path[depth - 1];
        if (search->next[node] == graph->offsets[node + 1]) {
            if (--depth > 0)
                leave(graph, search, node, search->path[depth - 1]);
            continue;
        }
        int64_t entry = search->next[node]++;
        int32_t neighbour = graph->neighbours[entry];
        if (search->entered[neighbour] < 0) {
            enter(graph, search, neighbour, graph->edges[entry], place++);
            search->path[depth++] = neighbour;
        } else if (graph->edges[entry] != search->tree_edge[node] &&
                   search->entered[neighbour] < search->low[node]) {
            search->low[node] = search->entered[neighbour];
        }
    }
    if (graph->pieces[root] > 1)
        graph->found[root] = search->count++;
    return place;
}

/* What lies on the other side of each node, where its parent is, is a piece too. */
static void add_upper_pieces(const Graph *graph, const Search *search, int32_t root, int32_t begin, int32_t end,
                             int64_t *cut_off)
{
    for (int32_t place = begin; place < end; place++) {
        int32_t node = search->order[place];
        int64_t others = search->sum[root] - graph->worth[node];
        int64_t upper = others - search->separated[node];
        if (node != root && upper > 0) {
            graph->pieces[node]++;
            if (upper > graph->largest[node])
                graph->largest[node] = upper;
        }
        cut_off[node] = others - graph->largest[node];
    }
}

/* found[node]: its place in the order in which articulation points are found, -1 where it is none; pieces[node]: how
   many parts with any worth its component falls into without it; cut_off[node]: the worth of all of them but the
   largest; bridges[edge]: 1 where its component falls apart without it. worth is 0 or more. */
int32_t orgraph_find_cuts(int64_t size, const int64_t *offsets, const int32_t *neighbours, const int32_t *edges,
                          int64_t pairs, const int64_t *worth, int32_t *found, int32_t *pieces, int64_t *cut_off,
                          uint8_t *bridges)
{
    Search search = {0};
    int64_t *largest = calloc((size_t)size + 1, sizeof *largest);
    if (open_search(&search, size) != 0 || largest == NULL) {
        close_search(&search);
        free(largest);
        return -1;
    }
    Graph graph = {size, offsets, neighbours, edges, worth, pieces, largest, bridges, found};
    for (int64_t edge = 0; edge < pairs; edge++)
        bridges[edge] = 0;
    for (int64_t node = 0; node < size; node++) {
        search.entered[node] = found[node] = -1;
        pieces[node] = 0;
    }
    int32_t place = 0;
    for (int32_t root = 0; root < size; root++) {
        if (search.entered[root] >= 0)
            continue;
        int32_t end = walk(&graph, &search, root, place);
        add_upper_pieces(&graph, &search, root, place, end, cut_off);
        place = end;
    }
    close_search(&search);
    free(largest);
    return 0;
}
