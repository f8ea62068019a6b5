/* The k nearest of a set of points to each of them, by a k-d tree that is cut at medians: any distribution is fine. */

#include "neighbours.h"

#include <stdlib.h>

#define LEAF 8
#define COARSE 134217729.0  /* 2^27 + 1: leaves a number its first 26 bits */
#define NEXT (1 + 1e-7)     /* above what is cut off */

typedef struct {
    const double *x, *y;
    int32_t *point;         /* in the order of the tree */
    int8_t *axis;           /* of the node whose middle is there: 0 x, 1 y */
    int32_t wanted;
    double reach_squared;
    int32_t found, *nearest; /* of the query under way, ascending */
    double *squared;
    int32_t self;
} Tree;

static double coordinate(const Tree *t, int axis, int32_t point)
{
    return axis ? t->y[point] : t->x[point];
}

/* Bring the point of rank `middle` to its place, smaller ones before it. */
static void select_middle(Tree *t, int axis, int64_t low, int64_t high, int64_t middle)
{
    int32_t *point = t->point;
    while (high - low > 1) {
        double pivot = coordinate(t, axis, point[low + (high - low) / 2]);
        int64_t left = low, right = high - 1;
        while (left <= right) {
            while (coordinate(t, axis, point[left]) < pivot)
                left++;
            while (coordinate(t, axis, point[right]) > pivot)
                right--;
            if (left <= right) {
                int32_t swapped = point[left];
                point[left++] = point[right];
                point[right--] = swapped;
            }
        }
        if (middle <= right)
            high = right + 1;
        else if (middle >= left)
            low = left;
        else
            return;
    }
}

static void build(Tree *t, int64_t low, int64_t high)
{
    if (high - low <= LEAF)
        return;
    double x0 = t->x[t->point[low]], x1 = x0, y0 = t->y[t->point[low]], y1 = y0;
    for (int64_t i = low + 1; i < high; i++) {
        double x = t->x[t->point[i]], y = t->y[t->point[i]];
        x0 = x < x0 ? x : x0;
        x1 = x > x1 ? x : x1;
        y0 = y < y0 ? y : y0;
        y1 = y > y1 ? y : y1;
    }
    int64_t middle = low + (high - low) / 2;
    int axis = y1 - y0 > x1 - x0;
    t->axis[middle] = (int8_t)axis;
    select_middle(t, axis, low, high, middle);
    build(t, low, middle);
    build(t, middle + 1, high); /* the middle stays where it is: it tells where both sides part */
}

static void offer(Tree *t, int32_t point, double squared)
{
    int32_t place = t->found;
    if (place == t->wanted) {
        int32_t last = place - 1;
        if (squared > t->squared[last] || (squared == t->squared[last] && point > t->nearest[last]))
            return;
        place--;
    } else {
        t->found++;
    }
    for (; place > 0; place--) {
        double before = t->squared[place - 1];
        if (before < squared || (before == squared && t->nearest[place - 1] < point))
            break;
        t->squared[place] = before;
        t->nearest[place] = t->nearest[place - 1];
    }
    t->squared[place] = squared;
    t->nearest[place] = point;
}

/* What a turned map rounds otherwise is the same distance: the lowest number decides, not the last bit. */
static double round_off(double squared)
{
    double high = squared * COARSE;
    return high - (high - squared);
}

static void look_at(Tree *t, int64_t low, int64_t high)
{
    double x = t->x[t->self], y = t->y[t->self];
    for (int64_t i = low; i < high; i++) {
        double dx = t->x[t->point[i]] - x, dy = t->y[t->point[i]] - y, squared = dx * dx + dy * dy;
        if (squared <= t->reach_squared && t->point[i] != t->self)
            offer(t, t->point[i], round_off(squared));
    }
}

static void query(Tree *t, int64_t low, int64_t high, double gap_x, double gap_y)
{
    double x = t->x[t->self], y = t->y[t->self];
    if (high - low <= LEAF) {
        look_at(t, low, high);
        return;
    }
    int64_t middle = low + (high - low) / 2;
    int axis = t->axis[middle];
    double gap = (axis ? y : x) - coordinate(t, axis, t->point[middle]);
    look_at(t, middle, middle + 1);
    if (gap < 0)
        query(t, low, middle, gap_x, gap_y);
    else
        query(t, middle + 1, high, gap_x, gap_y);
    double limit = t->found < t->wanted ? t->reach_squared : t->squared[t->found - 1] * NEXT;
    double far_x = axis ? gap_x : gap, far_y = axis ? gap : gap_y;
    if (far_x * far_x + far_y * far_y > limit)
        return;
    if (gap < 0)
        query(t, middle + 1, high, far_x, far_y);
    else
        query(t, low, middle, far_x, far_y);
}

int32_t find_nearest(const double *x, const double *y, int32_t *point, int64_t count, int32_t wanted,
                     double reach_squared, int32_t *nearest, int64_t stride)
{
    double squared[MOST_NEAREST];
    int8_t *axis = malloc((size_t)count + 1);
    if (!axis)
        return NO_MEMORY;
    Tree t = {.x = x, .y = y, .point = point, .axis = axis, .wanted = wanted, .reach_squared = reach_squared,
              .squared = squared};
    build(&t, 0, count);
    for (int64_t i = 0; i < count; i++) {
        t.self = point[i];
        t.nearest = nearest + point[i] * stride;
        t.found = 0;
        query(&t, 0, count, 0, 0);
        for (int32_t place = t.found; place < wanted; place++)
            t.nearest[place] = -1;
    }
    free(axis);
    return 0;
}
