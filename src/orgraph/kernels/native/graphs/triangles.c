/* Triangles of an undirected graph, and Burt's constraint, which sums over them.

   Every edge is turned from the end of lower degree to the other, so that no node has more than sqrt(2 * edges) edges
   out and all triangles are met in edges * sqrt(edges) steps, hubs or not (Chiba and Nishizeki 1985). */

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int64_t *offsets;
    int32_t *heads;
    int32_t *edges;
} Turned;

/* The corners of a triangle and its edges: corner 0 to 1, 1 to 2, 0 to 2. */
typedef void (*Visit)(void *context, const int32_t corners[3], const int32_t edges[3]);

static void release(Turned *turned)
{
    free(turned->offsets);
    free(turned->heads);
    free(turned->edges);
}

static int turn_edges(int64_t size, const int64_t *offsets, const int32_t *neighbours, const int32_t *edges,
                      Turned *turned)
{
    size_t most = (size_t)(offsets[size] / 2 + 1);
    turned->offsets = malloc((size_t)(size + 1) * sizeof *turned->offsets);
    turned->heads = malloc(most * sizeof *turned->heads);
    turned->edges = malloc(most * sizeof *turned->edges);
    if (turned->offsets == NULL || turned->heads == NULL || turned->edges == NULL)
        return -1;
    int64_t count = 0;
    for (int64_t node = 0; node < size; node++) {
        turned->offsets[node] = count;
        int64_t degree = offsets[node + 1] - offsets[node];
        for (int64_t place = offsets[node]; place < offsets[node + 1]; place++) {
            int64_t other = neighbours[place], others = offsets[other + 1] - offsets[other];
            if (others > degree || (others == degree && other > node)) {
                turned->heads[count] = (int32_t)other;
                turned->edges[count++] = edges[place];
            }
        }
    }
    turned->offsets[size] = count;
    return 0;
}

static int visit_triangles(int64_t size, const int64_t *offsets, const int32_t *neighbours, const int32_t *edges,
                           Visit visit, void *context)
{
    Turned turned = {NULL, NULL, NULL};
    int32_t *reached_by = malloc((size_t)(size + 1) * sizeof *reached_by);
    if (reached_by == NULL || turn_edges(size, offsets, neighbours, edges, &turned) != 0) {
        free(reached_by);
        release(&turned);
        return -1;
    }
    for (int64_t node = 0; node < size; node++)
        reached_by[node] = -1;
    for (int32_t first = 0; first < size; first++) {
        int64_t begin = turned.offsets[first], end = turned.offsets[first + 1];
        for (int64_t place = begin; place < end; place++)
            reached_by[turned.heads[place]] = turned.edges[place];
        for (int64_t place = begin; place < end; place++) {
            int32_t second = turned.heads[place];
            for (int64_t next = turned.offsets[second]; next < turned.offsets[second + 1]; next++) {
                int32_t third = turned.heads[next];
                if (reached_by[third] >= 0) {
                    int32_t corners[3] = {first, second, third};
                    int32_t sides[3] = {turned.edges[place], turned.edges[next], reached_by[third]};
                    visit(context, corners, sides);
                }
            }
        }
        for (int64_t place = begin; place < end; place++)
            reached_by[turned.heads[place]] = -1;
    }
    free(reached_by);
    release(&turned);
    return 0;
}

static void count_corners(void *context, const int32_t corners[3], const int32_t edges[3])
{
    (void)edges;
    int64_t *counts = context;
    for (int corner = 0; corner < 3; corner++)
        counts[corners[corner]]++;
}

/* counts[node] becomes the number of triangles through it. The graph is simple but for loops, which do not count. */
int32_t orgraph_count_triangles(int64_t size, const int64_t *offsets, const int32_t *neighbours,
                                const int32_t *edges, int64_t *counts)
{
    for (int64_t node = 0; node < size; node++)
        counts[node] = 0;
    return visit_triangles(size, offsets, neighbours, edges, count_corners, counts);
}

typedef struct {
    const int32_t *source;  /* of each edge */
    const double *weight;   /* of each edge */
    const double *inverse;  /* of the strength of each node */
    double *indirect;       /* two of each edge: from its source, from its target */
} Shares;

static void add_indirect(Shares *shares, int32_t from, int32_t middle, int32_t edge, int32_t leg, int32_t other_leg)
{
    shares->indirect[2 * (int64_t)edge + (from != shares->source[edge])] +=
        shares->weight[leg] * shares->inverse[from] * shares->weight[other_leg] * shares->inverse[middle];
}

static void add_shares(void *context, const int32_t corners[3], const int32_t edges[3])
{
    int32_t a = corners[0], b = corners[1], c = corners[2], ab = edges[0], bc = edges[1], ac = edges[2];
    add_indirect(context, a, c, ab, ac, bc);
    add_indirect(context, b, c, ab, bc, ac);
    add_indirect(context, b, a, bc, ab, ac);
    add_indirect(context, c, a, bc, ac, ab);
    add_indirect(context, a, b, ac, ab, bc);
    add_indirect(context, c, b, ac, bc, ab);
}

/* indirect[2 * edge] becomes the sum over q of p(u, q) p(q, v) for the edge from u to v, the next one that from v to u;
   p(u, v) = weight / strength of u. Loops are left to the caller. */
int32_t orgraph_sum_indirect_shares(int64_t size, const int64_t *offsets, const int32_t *neighbours,
                                    const int32_t *edges, int64_t pairs, const int32_t *source, const double *weight,
                                    const double *inverse, double *indirect)
{
    for (int64_t place = 0; place < 2 * pairs; place++)
        indirect[place] = 0;
    Shares shares = {source, weight, inverse, indirect};
    return visit_triangles(size, offsets, neighbours, edges, add_shares, &shares);
}
