/* Candidate neighbours: of the steps within reach, which may be as many as the square of the points, those that serve.

   Each point gets its nearest within reach, of its own kind and of any. What these leave apart, though steps within
   reach join it, is joined by one step each: points of one cell of the grid (its diagonal is the reach) by a chain,
   cells by one pair. So the components are exactly those of all steps within reach. */

#include "neighbours.h"

#include <stdlib.h>
#include <string.h>

#define ALL_PAIRS 64 /* products of sizes below which all pairs are tried */

typedef struct {
    const double *x, *y;
    double reach_squared;
    int32_t *above;         /* union-find */
    int32_t *point;         /* in the order of the cells */
    int32_t *pairs;         /* joining steps: source, target */
    int64_t joined;
} Joining;

typedef struct {
    double x0, x1, y0, y1;
} Box;

static int32_t find_root(int32_t *above, int32_t point)
{
    while (above[point] != point) {
        above[point] = above[above[point]];
        point = above[point];
    }
    return point;
}

static int unite(int32_t *above, int32_t a, int32_t b)
{
    a = find_root(above, a);
    b = find_root(above, b);
    if (a == b)
        return 0;
    above[a > b ? a : b] = a < b ? a : b;
    return 1;
}

static Box measure_box(const Joining *j, int64_t low, int64_t high)
{
    double x = j->x[j->point[low]], y = j->y[j->point[low]];
    Box box = {x, x, y, y};
    for (int64_t i = low + 1; i < high; i++) {
        x = j->x[j->point[i]];
        y = j->y[j->point[i]];
        box.x0 = x < box.x0 ? x : box.x0;
        box.x1 = x > box.x1 ? x : box.x1;
        box.y0 = y < box.y0 ? y : box.y0;
        box.y1 = y > box.y1 ? y : box.y1;
    }
    return box;
}

static double measure_gap(const Box *a, const Box *b)
{
    double dx = a->x0 > b->x1 ? a->x0 - b->x1 : b->x0 > a->x1 ? b->x0 - a->x1 : 0;
    double dy = a->y0 > b->y1 ? a->y0 - b->y1 : b->y0 > a->y1 ? b->y0 - a->y1 : 0;
    return dx * dx + dy * dy;
}

static int32_t try_pairs(Joining *j, int64_t low_a, int64_t high_a, int64_t low_b, int64_t high_b)
{
    for (int64_t a = low_a; a < high_a; a++)
        for (int64_t b = low_b; b < high_b; b++) {
            int32_t one = j->point[a], two = j->point[b];
            double dx = j->x[one] - j->x[two], dy = j->y[one] - j->y[two];
            if (dx * dx + dy * dy > j->reach_squared)
                continue;
            j->pairs[2 * j->joined] = one;
            j->pairs[2 * j->joined++ + 1] = two;
            unite(j->above, one, two);
            return 1;
        }
    return 0;
}

/* Put the points of the lower half of the longer side first; returns where the upper half begins. */
static int64_t halve(Joining *j, int64_t low, int64_t high, const Box *box)
{
    int along_y = box->y1 - box->y0 > box->x1 - box->x0;
    double middle = along_y ? box->y0 + (box->y1 - box->y0) / 2 : box->x0 + (box->x1 - box->x0) / 2;
    int64_t left = low;
    for (int64_t i = low; i < high; i++) {
        int32_t point = j->point[i];
        if ((along_y ? j->y[point] : j->x[point]) > middle)
            continue;
        j->point[i] = j->point[left];
        j->point[left++] = point;
    }
    return left == high ? low + (high - low) / 2 : left; /* equal points are halved by number */
}

/* Join two runs of points by one step within reach, if there is one: both are halved until it is plain. */
static int32_t join_runs(Joining *j, int64_t low_a, int64_t high_a, int64_t low_b, int64_t high_b)
{
    if ((high_a - low_a) * (high_b - low_b) <= ALL_PAIRS)
        return try_pairs(j, low_a, high_a, low_b, high_b);
    Box a = measure_box(j, low_a, high_a), b = measure_box(j, low_b, high_b);
    if (measure_gap(&a, &b) > j->reach_squared)
        return 0;
    if (high_a - low_a >= high_b - low_b) {
        int64_t middle = halve(j, low_a, high_a, &a);
        return join_runs(j, low_a, middle, low_b, high_b) || join_runs(j, middle, high_a, low_b, high_b);
    }
    int64_t middle = halve(j, low_b, high_b, &b);
    return join_runs(j, low_a, high_a, low_b, middle) || join_runs(j, low_a, high_a, middle, high_b);
}

static void join_within_cells(Joining *j, int64_t cells, const int64_t *cell_start)
{
    for (int64_t cell = 0; cell < cells; cell++)
        for (int64_t i = cell_start[cell] + 1; i < cell_start[cell + 1]; i++)
            if (unite(j->above, j->point[i - 1], j->point[i])) {
                j->pairs[2 * j->joined] = j->point[i - 1];
                j->pairs[2 * j->joined++ + 1] = j->point[i];
            }
}

/* Cells lie in ascending order of column * stride + row, so each of the twelve neighbours ahead is a pointer that only
   moves ahead. */
static void join_between_cells(Joining *j, int64_t cells, const int64_t *cell_start, const int64_t *key, int64_t stride)
{
    static const int ahead[12][2] = {{0, 1}, {0, 2}, {1, -2}, {1, -1}, {1, 0}, {1, 1},
                                     {1, 2}, {2, -2}, {2, -1}, {2, 0}, {2, 1}, {2, 2}};
    for (int way = 0; way < 12; way++) {
        int64_t other = 0, shift = ahead[way][0] * stride + ahead[way][1];
        for (int64_t cell = 0; cell < cells; cell++) {
            while (other < cells && key[other] < key[cell] + shift)
                other++;
            if (other == cells)
                break;
            if (key[other] != key[cell] + shift)
                continue;
            int32_t a = j->point[cell_start[cell]], b = j->point[cell_start[other]];
            if (find_root(j->above, a) != find_root(j->above, b))
                join_runs(j, cell_start[cell], cell_start[cell + 1], cell_start[other], cell_start[other + 1]);
        }
    }
}

/* The nearest places of each place, told to each of the points there: another one to each, so that no point has them
   all. `far` has room for `any` per place. */
static int32_t spread_places(const double *x, const double *y, double reach_squared, int64_t places,
                             const int64_t *place_start, int32_t any, int32_t *nearest, int64_t width)
{
    double *place_x = malloc(((size_t)places + 1) * sizeof *place_x);
    double *place_y = malloc(((size_t)places + 1) * sizeof *place_y);
    int32_t *name = malloc(((size_t)places + 1) * sizeof *name);
    int32_t *far = malloc(((size_t)(places * any) + 1) * sizeof *far);
    int32_t status = place_x && place_y && name && far ? 0 : NO_MEMORY;

    for (int64_t place = 0; status == 0 && place < places; place++) {
        place_x[place] = x[place_start[place]];
        place_y[place] = y[place_start[place]];
        name[place] = (int32_t)place;
    }
    if (status == 0)
        status = find_nearest(place_x, place_y, name, places, any, reach_squared, far, any);
    for (int64_t place = 0; status == 0 && place < places; place++)
        for (int64_t point = place_start[place]; point < place_start[place + 1]; point++)
            for (int32_t i = 0; i < any; i++) {
                int32_t other = far[place * any + i];
                int64_t rank = point - place_start[place];
                nearest[point * width + i] =
                    other < 0 ? -1
                              : (int32_t)(place_start[other] + rank % (place_start[other + 1] - place_start[other]));
            }
    free(place_x);
    free(place_y);
    free(name);
    free(far);
    return status;
}

/* Points of one place stand in a ring: each gets those that follow. */
static void link_rings(int64_t places, const int64_t *place_start, int32_t ring, int32_t *nearest, int64_t width)
{
    for (int64_t place = 0; place < places; place++) {
        int64_t first = place_start[place], size = place_start[place + 1] - first;
        for (int64_t rank = 0; rank < size; rank++)
            for (int32_t i = 0; i < ring; i++)
                nearest[(first + rank) * width + i] =
                    i + 1 < size ? (int32_t)(first + (rank + i + 1) % size) : -1;
    }
}

/* Points stand in the order of their places. nearest: count * (same + any + ring), pairs: 2 * count, both to be
   filled; by_kind: the points sorted by kind, from kind_start[k] on; by_cell: sorted by cell. Rows of the grid are
   numbered so that stride leaves two free between columns. component: a point of the same component. */
int32_t orgraph_find_candidates(int64_t count, const double *x, const double *y, double reach_squared, int64_t places,
                                const int64_t *place_start, int64_t kinds, const int64_t *kind_start,
                                int32_t *by_kind, int64_t cells, const int64_t *cell_start, const int64_t *cell_key,
                                int64_t stride, int32_t *by_cell, int32_t same, int32_t any, int32_t ring,
                                int32_t *nearest, int32_t *pairs, int64_t *joined, int32_t *component)
{
    Joining j = {.x = x, .y = y, .reach_squared = reach_squared, .above = component, .point = by_cell, .pairs = pairs};
    int64_t width = same + any + ring;

    for (int64_t kind = 0; kind < kinds; kind++)
        if (find_nearest(x, y, by_kind + kind_start[kind], kind_start[kind + 1] - kind_start[kind], same,
                         reach_squared, nearest, width))
            return NO_MEMORY;
    if (spread_places(x, y, reach_squared, places, place_start, any, nearest + same, width))
        return NO_MEMORY;
    link_rings(places, place_start, ring, nearest + same + any, width);
    for (int64_t point = 0; point < count; point++)
        component[point] = (int32_t)point;
    for (int64_t point = 0; point < count; point++)
        for (int64_t place = point * width; place < (point + 1) * width; place++)
            if (nearest[place] >= 0)
                unite(component, (int32_t)point, nearest[place]);
    join_within_cells(&j, cells, cell_start);
    join_between_cells(&j, cells, cell_start, cell_key, stride);
    for (int64_t point = 0; point < count; point++)
        component[point] = find_root(component, (int32_t)point);
    *joined = j.joined;
    return 0;
}

static void sort_row(int32_t *row, int64_t size)
{
    for (int64_t i = 1; i < size; i++) {
        int32_t value = row[i];
        int64_t place = i;
        for (; place > 0 && row[place - 1] > value; place--)
            row[place] = row[place - 1];
        row[place] = value;
    }
}

/* Rows of both directions of all candidates, ascending and without repeats; next has room for twice as many. */
int32_t orgraph_write_candidates(int64_t count, int64_t width, const int32_t *nearest, int64_t joined,
                                 const int32_t *pairs, int64_t *start, int32_t *near)
{
    int64_t *fill = calloc((size_t)count + 2, sizeof *fill);
    if (!fill)
        return NO_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < count * width + joined; i++) {
            int nearby = i < count * width;
            int64_t a = nearby ? i / width : pairs[2 * (i - count * width)];
            int32_t b = nearby ? nearest[i] : pairs[2 * (i - count * width) + 1];
            if (b < 0)
                continue;
            if (pass == 0) {
                fill[a + 1]++;
                fill[b + 1]++;
            } else {
                near[fill[a]++] = b;
                near[fill[b]++] = (int32_t)a;
            }
        }
        for (int64_t point = 0; pass == 0 && point < count; point++)
            fill[point + 1] += fill[point];
    }
    int64_t begin = 0, kept = 0;
    for (int64_t point = 0; point < count; point++) {
        sort_row(near + begin, fill[point] - begin);
        start[point] = kept;
        for (int64_t i = begin; i < fill[point]; i++)
            if (i == begin || near[i] != near[i - 1])
                near[kept++] = near[i];
        begin = fill[point];
    }
    start[count] = kept;
    free(fill);
    return 0;
}
