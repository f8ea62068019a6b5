/* Points in the plane: bounding boxes, halving, and sorting into square cells. Shared by the kernels on coordinates. */

#ifndef ORGRAPH_POINTS_H
#define ORGRAPH_POINTS_H

#include <stdint.h>

/* Points as parallel arrays; row says which point of the caller each one is. */
typedef struct {
    double *x;
    double *y;
    int32_t *row;
} points;

typedef struct {
    double low_x, low_y, high_x, high_y;
} box;

/* Points sorted by cell, cells by row and then by column; cell c holds the points from start[c] to start[c + 1]. */
typedef struct {
    points sorted;
    int64_t count;
    int64_t *start;
    int32_t *column;
    int32_t *line;
} cells;

/* Of points whose extent is below 2^30 sides; 0, or -1 where memory is short (then nothing is kept). */
int32_t orgraph_sort_into_cells(int64_t count, const double *x, const double *y, double side, cells *made);

void orgraph_free_cells(cells *made);

box orgraph_bound_points(const points *some, int64_t low, int64_t high);

/* Reorder the points from low to high so that those before middle lie no further along the axis than those after it. */
void orgraph_halve_points(const points *some, int64_t low, int64_t high, int64_t middle, int along_y);

#endif
