/* The nearest of many sites for each of many points: a k-d tree of tight boxes, asked in the order of place.
 *
 * Of sites at the same distance the one with the lowest number wins. Sites that share an address are one leaf, so that
 * a hundred thousand of them cost what one costs. The answer for one point bounds the search for the next.
 */

#include "points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAF 8
#define POINTS_PER_CELL 4.0

typedef struct {
    box bounds;
    int64_t low, high;        /* the sites of a leaf */
    int32_t left, right;      /* -1 in leaves */
} node;

typedef struct {
    points sites;
    node *nodes;
    int32_t count;
} tree;

typedef struct {
    double squared;
    int32_t site, row;        /* place among the sorted sites, and number */
} answer;

static int32_t build(tree *made, int64_t low, int64_t high)
{
    int32_t own = made->count++;
    node *here = &made->nodes[own];
    here->bounds = orgraph_bound_points(&made->sites, low, high);
    double width = here->bounds.high_x - here->bounds.low_x, height = here->bounds.high_y - here->bounds.low_y;
    here->left = here->right = -1;
    here->low = low;
    here->high = high;
    if (width == 0.0 && height == 0.0) {
        for (int64_t place = low + 1; place < high; place++)
            if (made->sites.row[place] < made->sites.row[low])
                made->sites.row[low] = made->sites.row[place];
        here->high = low + 1;
    } else if (high - low > LEAF) {
        int64_t middle = low + (high - low) / 2;
        orgraph_halve_points(&made->sites, low, high, middle, height > width);
        int32_t left = build(made, low, middle), right = build(made, middle, high);
        made->nodes[own].left = left;
        made->nodes[own].right = right;
    }
    return own;
}

static double square_of_gap(const box *bounds, double x, double y)
{
    double across = x < bounds->low_x ? bounds->low_x - x : x > bounds->high_x ? x - bounds->high_x : 0.0;
    double along = y < bounds->low_y ? bounds->low_y - y : y > bounds->high_y ? y - bounds->high_y : 0.0;
    return across * across + along * along;
}

static void search_leaf(const tree *made, const node *leaf, double x, double y, answer *best)
{
    for (int64_t place = leaf->low; place < leaf->high; place++) {
        double across = x - made->sites.x[place], along = y - made->sites.y[place];
        double squared = across * across + along * along;
        int32_t row = made->sites.row[place];
        if (squared < best->squared || (squared == best->squared && row < best->row)) {
            best->squared = squared;
            best->site = (int32_t)place;
            best->row = row;
        }
    }
}

static void search(const tree *made, int32_t number, double x, double y, answer *best)
{
    const node *here = &made->nodes[number];
    if (here->left < 0) {
        search_leaf(made, here, x, y, best);
        return;
    }
    double left = square_of_gap(&made->nodes[here->left].bounds, x, y);
    double right = square_of_gap(&made->nodes[here->right].bounds, x, y);
    int32_t near = left <= right ? here->left : here->right, far = left <= right ? here->right : here->left;
    double far_gap = left <= right ? right : left;
    if ((left <= right ? left : right) <= best->squared)
        search(made, near, x, y, best);
    if (far_gap <= best->squared)
        search(made, far, x, y, best);
}

static int32_t plant(int64_t sites, const double *x, const double *y, tree *made)
{
    size_t number = (size_t)sites;
    memset(made, 0, sizeof(*made));
    made->sites.x = malloc(number * sizeof(double));
    made->sites.y = malloc(number * sizeof(double));
    made->sites.row = malloc(number * sizeof(int32_t));
    made->nodes = malloc(number * sizeof(node));  /* leaves of five and more: below a half of it is used */
    if (!made->sites.x || !made->sites.y || !made->sites.row || !made->nodes)
        return -1;
    memcpy(made->sites.x, x, number * sizeof(double));
    memcpy(made->sites.y, y, number * sizeof(double));
    for (int64_t site = 0; site < sites; site++)
        made->sites.row[site] = (int32_t)site;
    build(made, 0, sites);
    return 0;
}

static void fell(tree *made)
{
    free(made->sites.x);
    free(made->sites.y);
    free(made->sites.row);
    free(made->nodes);
}

static double find_side(int64_t count, const double *x, const double *y)
{
    points all = {(double *)x, (double *)y, NULL};
    box extent = orgraph_bound_points(&all, 0, count);
    double longer = fmax(extent.high_x - extent.low_x, extent.high_y - extent.low_y);
    double side = longer / sqrt((double)count / POINTS_PER_CELL + 1.0);
    return side > 0.0 ? side : 1.0;
}

/* nearest: the number of the nearest site of each point; squares: its squared distance. At least one of each is given. */
int32_t orgraph_find_nearest(int64_t sites, const double *site_x, const double *site_y, int64_t count, const double *x,
                             const double *y, int32_t *nearest, double *squares)
{
    cells grid;
    if (orgraph_sort_into_cells(count, x, y, find_side(count, x, y), &grid) != 0)
        return -1;
    tree made;
    int32_t status = plant(sites, site_x, site_y, &made);
    int32_t last = 0;
    for (int64_t place = 0; status == 0 && place < count; place++) {
        double east = grid.sorted.x[place], north = grid.sorted.y[place];
        double across = east - made.sites.x[last], along = north - made.sites.y[last];
        answer best = {across * across + along * along, last, made.sites.row[last]};
        search(&made, 0, east, north, &best);
        nearest[grid.sorted.row[place]] = best.row;
        squares[grid.sorted.row[place]] = best.squared;
        last = best.site;
    }
    fell(&made);
    orgraph_free_cells(&grid);
    return status;
}
