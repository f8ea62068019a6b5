/* Neighbourhoods formed anew: a few groups are cut out, their atoms grouped from scratch with a little noise, and the
   outcome kept where it is better. A small city is one neighbourhood: there this means to start again. */

#include "regions.h"

#include <string.h>

#define FEWEST 3
#define MOST 9
#define HEAT 0.3
#define TREES 4

static int32_t solve_part(Partition *p, Part *part, const int32_t *old, int32_t count, int64_t sweeps)
{
    Partition fresh;
    int64_t left_before, left_after;
    double before = measure_some(p, old, count, &left_before);
    int32_t status = form_part(p, part, &fresh, TREES);

    if (status == 0)
        status = refine_groups(&fresh, sweeps, HEAT);
    if (status == 0) {
        double after = measure_groups(&fresh, &left_after);
        if (left_after < left_before || (left_after == left_before && after < before - LEAST_GAIN))
            status = write_part(p, part, &fresh, old, count);
    }
    close_partition(&fresh);
    return status;
}

static int32_t renew_around(Partition *p, Part *part, int32_t start, int64_t sweeps)
{
    int32_t old[MOST + 1], size = 0;
    int32_t count = list_neighbours(p, start, FEWEST + (int32_t)draw(p, MOST - FEWEST + 1) - 1);

    memcpy(old + 1, p->nearby, (size_t)count * sizeof *old);
    old[0] = start;
    count++;
    for (int32_t i = 0; i < count; i++) {
        memcpy(part->atom + size, p->group[old[i]].member, (size_t)p->group[old[i]].size * sizeof *part->atom);
        size += p->group[old[i]].size;
    }
    int32_t status = open_part(p, part, size);
    if (status == 0)
        status = solve_part(p, part, old, count, sweeps);
    close_part(part);
    return status;
}

/* Form neighbourhoods anew, each group in turn at the heart of one, `rounds` times. */
int32_t renew_groups(Partition *p, int64_t rounds, int64_t sweeps)
{
    Part part;
    int32_t status = reserve_part(p, &part);

    for (int64_t round = 0; round < rounds && status == 0; round++)
        for (int32_t group = 0; group < p->groups && status == 0; group++)
            if (p->group[group].size > 0)
                status = renew_around(p, &part, group, sweeps);
    release_part(&part);
    drop_empty_groups(p);
    return status;
}
