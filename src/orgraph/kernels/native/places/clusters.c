/* Clusters of points that hang together by steps of at most a radius: DBSCAN, exact, on square cells.
 *
 * The diagonal of a cell is just below the radius, so all points of a cell are within reach of each other and are never
 * compared: a hundred thousand points at one address cost what one costs. Two cells hang together where any of their
 * core points do, which is asked once per pair of neighbouring cells, by halving the larger set until the boxes around
 * both decide. A point that is no core belongs to the first cluster that reaches it, in the order of first core points.
 */

#include "points.h"

#include <math.h>
#include <stdlib.h>

#define REACH 2       /* cells in each direction that hold points within the radius */
#define FEW_PAIRS 48  /* compared one by one sooner than halved */

typedef struct {
    cells grid;
    double radius_squared;
    int64_t min_points;
    int64_t *cores;   /* core points of each cell; they come first in it */
    int32_t *parent;  /* of each cell, in the forest of cells that hang together */
} clustering;

typedef struct {
    int64_t low, high;
} range;

static double squared(double x, double y)
{
    return x * x + y * y;
}

static double gap(double low, double high, double other_low, double other_high)
{
    if (other_low > high) return other_low - high;
    if (low > other_high) return low - other_high;
    return 0.0;
}

static double span(double low, double high, double other_low, double other_high)
{
    return (high > other_high ? high : other_high) - (low < other_low ? low : other_low);
}

static int any_within(const points *all, range one, range other, double radius_squared)
{
    for (int64_t first = one.low; first < one.high; first++)
        for (int64_t second = other.low; second < other.high; second++)
            if (squared(all->x[first] - all->x[second], all->y[first] - all->y[second]) <= radius_squared)
                return 1;
    return 0;
}

/* Whether any point of one set is within the radius of any of the other. */
static int sets_touch(const points *all, range one, range other, double radius_squared)
{
    if ((one.high - one.low) * (other.high - other.low) <= FEW_PAIRS)
        return any_within(all, one, other, radius_squared);
    box a = orgraph_bound_points(all, one.low, one.high), b = orgraph_bound_points(all, other.low, other.high);
    double apart = squared(gap(a.low_x, a.high_x, b.low_x, b.high_x), gap(a.low_y, a.high_y, b.low_y, b.high_y));
    if (apart > radius_squared)
        return 0;
    if (squared(span(a.low_x, a.high_x, b.low_x, b.high_x), span(a.low_y, a.high_y, b.low_y, b.high_y)) <=
        radius_squared)
        return 1;
    /* At least one of the boxes has an extent, else the pair above would have decided. */
    int one_is_point = a.low_x == a.high_x && a.low_y == a.high_y;
    int other_is_point = b.low_x == b.high_x && b.low_y == b.high_y;
    if (one_is_point)
        one.high = one.low + 1;
    if (other_is_point)
        other.high = other.low + 1;
    if (one_is_point || (!other_is_point && other.high - other.low > one.high - one.low)) {
        range swapped = one;
        one = other;
        other = swapped;
        a = b;
    }
    int64_t middle = one.low + (one.high - one.low) / 2;
    if (middle == one.low)
        return any_within(all, one, other, radius_squared);
    orgraph_halve_points(all, one.low, one.high, middle, a.high_y - a.low_y > a.high_x - a.low_x);
    range front = {one.low, middle}, back = {middle, one.high};
    return sets_touch(all, front, other, radius_squared) || sets_touch(all, back, other, radius_squared);
}

/* The first cell of a line from a column on, going on from a place that is not behind it. */
static int64_t advance(const cells *grid, int64_t place, int32_t line, int32_t column)
{
    while (place < grid->count &&
           (grid->line[place] < line || (grid->line[place] == line && grid->column[place] < column)))
        place++;
    return place;
}

static int is_beside(const cells *grid, int64_t place, int32_t line, int32_t column)
{
    return place < grid->count && grid->line[place] == line && grid->column[place] <= column + REACH;
}

/* Counts up to min_points the points within the radius of one point, in the neighbouring cells. */
static int64_t count_near(const clustering *made, int64_t point, const int64_t *beside, int32_t line, int32_t column)
{
    const points *all = &made->grid.sorted;
    int64_t found = 0;
    for (int step = 0; step <= 2 * REACH; step++)
        for (int64_t cell = beside[step]; is_beside(&made->grid, cell, line + step - REACH, column); cell++)
            for (int64_t other = made->grid.start[cell]; other < made->grid.start[cell + 1]; other++) {
                double x = all->x[point] - all->x[other], y = all->y[point] - all->y[other];
                found += squared(x, y) <= made->radius_squared;
                if (found >= made->min_points)
                    return found;
            }
    return found;
}

static void swap_points(const points *all, int64_t first, int64_t second)
{
    double x = all->x[first], y = all->y[first];
    int32_t row = all->row[first];
    all->x[first] = all->x[second];
    all->y[first] = all->y[second];
    all->row[first] = all->row[second];
    all->x[second] = x;
    all->y[second] = y;
    all->row[second] = row;
}

/* Finds the core points of every cell and puts them first. */
static void find_cores(clustering *made)
{
    const cells *grid = &made->grid;
    int64_t beside[2 * REACH + 1] = {0};
    for (int64_t cell = 0; cell < grid->count; cell++) {
        int64_t low = grid->start[cell], high = grid->start[cell + 1];
        if (high - low >= made->min_points) {
            made->cores[cell] = high - low;
            continue;
        }
        int32_t line = grid->line[cell], column = grid->column[cell];
        for (int step = 0; step <= 2 * REACH; step++)
            beside[step] = advance(grid, beside[step], line + step - REACH, column - REACH);
        int64_t cores = low;
        for (int64_t point = low; point < high; point++)
            if (count_near(made, point, beside, line, column) >= made->min_points)
                swap_points(&grid->sorted, cores++, point);
        made->cores[cell] = cores - low;
    }
}

static int32_t find_root(int32_t *parent, int32_t cell)
{
    while (parent[cell] != cell) {
        parent[cell] = parent[parent[cell]];
        cell = parent[cell];
    }
    return cell;
}

static void join_cells(clustering *made, int64_t one, int64_t other)
{
    const cells *grid = &made->grid;
    if (!made->cores[other])
        return;
    int32_t first = find_root(made->parent, (int32_t)one), second = find_root(made->parent, (int32_t)other);
    if (first == second)
        return;
    range here = {grid->start[one], grid->start[one] + made->cores[one]};
    range there = {grid->start[other], grid->start[other] + made->cores[other]};
    if (sets_touch(&grid->sorted, here, there, made->radius_squared))
        made->parent[first > second ? first : second] = first > second ? second : first;
}

/* Joins all cells whose core points hang together; each pair is asked from its earlier cell. */
static void join_all(clustering *made)
{
    const cells *grid = &made->grid;
    int64_t beside[REACH + 1] = {0};
    for (int64_t cell = 0; cell < grid->count; cell++) {
        int32_t line = grid->line[cell], column = grid->column[cell];
        beside[0] = cell + 1;
        for (int step = 1; step <= REACH; step++)
            beside[step] = advance(grid, beside[step], line + step, column - REACH);
        if (!made->cores[cell])
            continue;
        for (int step = 0; step <= REACH; step++)
            for (int64_t other = beside[step]; is_beside(grid, other, line + step, column); other++)
                join_cells(made, cell, other);
    }
}

/* Numbers the clusters by their first core points. number has one place per cell; labels serve as scratch. */
static void number_clusters(clustering *made, int64_t count, int32_t *labels, int32_t *number)
{
    const cells *grid = &made->grid;
    for (int64_t row = 0; row < count; row++)
        labels[row] = -1;
    for (int64_t cell = 0; cell < grid->count; cell++)
        for (int64_t place = grid->start[cell]; place < grid->start[cell] + made->cores[cell]; place++)
            labels[grid->sorted.row[place]] = find_root(made->parent, (int32_t)cell);
    for (int64_t cell = 0; cell < grid->count; cell++)
        number[cell] = -1;
    int32_t next = 0;
    for (int64_t row = 0; row < count; row++) {
        if (labels[row] < 0)
            continue;
        if (number[labels[row]] < 0)
            number[labels[row]] = next++;
        labels[row] = number[labels[row]];
    }
}

/* The first cluster with a core point within the radius of a point; -1 where none is. */
static int32_t find_first_cluster(const clustering *made, int64_t point, const int64_t *beside, int64_t cell,
                                  const int32_t *labels)
{
    const cells *grid = &made->grid;
    const points *all = &grid->sorted;
    int32_t first = -1;
    for (int step = 0; step <= 2 * REACH; step++)
        for (int64_t other = beside[step]; is_beside(grid, other, grid->line[cell] + step - REACH, grid->column[cell]);
             other++) {
            int64_t low = grid->start[other], high = low + made->cores[other];
            if (low == high || (first >= 0 && labels[all->row[low]] >= first))
                continue;
            for (int64_t core = low; core < high; core++)
                if (squared(all->x[point] - all->x[core], all->y[point] - all->y[core]) <= made->radius_squared) {
                    first = labels[all->row[low]];
                    break;
                }
        }
    return first;
}

static void label_borders(const clustering *made, int32_t *labels)
{
    const cells *grid = &made->grid;
    int64_t beside[2 * REACH + 1] = {0};
    for (int64_t cell = 0; cell < grid->count; cell++) {
        int64_t low = grid->start[cell] + made->cores[cell], high = grid->start[cell + 1];
        if (low == high)
            continue;
        for (int step = 0; step <= 2 * REACH; step++)
            beside[step] = advance(grid, beside[step], grid->line[cell] + step - REACH, grid->column[cell] - REACH);
        for (int64_t point = low; point < high; point++)
            labels[grid->sorted.row[point]] = find_first_cluster(made, point, beside, cell, labels);
    }
}

/* labels: cluster of each point from 0, in the order of first core points; -1 for noise. */
int32_t orgraph_label_clusters(int64_t count, const double *x, const double *y, double radius, int64_t min_points,
                               int32_t *labels)
{
    clustering made = {.radius_squared = radius * radius, .min_points = min_points};
    /* A little shorter than the radius allows, so that rounding never puts two points of a cell out of reach. */
    if (orgraph_sort_into_cells(count, x, y, radius / sqrt(2.0) * (1.0 - 1e-6), &made.grid) != 0)
        return -1;
    size_t number = (size_t)made.grid.count;
    made.cores = malloc(number * sizeof(int64_t));
    made.parent = malloc(number * sizeof(int32_t));
    int32_t *numbers = malloc(number * sizeof(int32_t));
    int32_t status = made.cores && made.parent && numbers ? 0 : -1;
    if (status == 0) {
        for (int64_t cell = 0; cell < made.grid.count; cell++)
            made.parent[cell] = (int32_t)cell;
        find_cores(&made);
        join_all(&made);
        number_clusters(&made, count, labels, numbers);
        if (min_points > 1)
            label_borders(&made, labels);
    }
    free(numbers);
    free(made.parent);
    free(made.cores);
    orgraph_free_cells(&made.grid);
    return status;
}
