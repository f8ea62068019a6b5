#ifndef ORGRAPH_NEIGHBOURS_H
#define ORGRAPH_NEIGHBOURS_H

#include <stdint.h>

#define NO_MEMORY (-1)
#define MOST_NEAREST 32

/* For each of the points named: `wanted` others within reach, the nearest first, equal ones by number, -1 where there
   are no more; written to nearest[point * stride]. The names are put in another order. */
int32_t find_nearest(const double *x, const double *y, int32_t *point, int64_t count, int32_t wanted,
                     double reach_squared, int32_t *nearest, int64_t stride);

#endif
