/* Regions: atoms in connected groups within the bounds, at low cost. The entry that Python calls. */

#include "regions.h"

#include <stddef.h>

#define RENEWING_SWEEPS 40
#define GENTLE 0.3      /* heat, of the mean cost of an atom */
#define STRONG 0.9
#define SMALL 3000      /* atoms up to which there are several tries */
#define TRIES 8
#define TREES 500
#define NOISE 0.3       /* share by which tries after the second are disturbed */

static void write_labels(const Partition *p, int32_t *label)
{
    for (int64_t atom = 0; atom < p->problem->atoms; atom++) {
        int32_t group = p->label[atom];
        int placed = group >= 0 && p->group[group].weight >= p->problem->minimum &&
                     p->group[group].weight <= p->problem->maximum;
        label[atom] = placed ? group : -1;
    }
}

/* Let one group more cost up to a share of what groups cost on the average: a negative price. */
static void value_groups(Partition *p, Problem *problem, double share)
{
    if (p->groups > 0)
        problem->price = -share * measure_groups(p, NULL) / p->groups;
}

/* Groups from nothing: merge, repair, refine. The partition is to be closed whatever comes back. */
static int32_t solve(Partition *p, Problem *problem, int64_t seed, int64_t sweeps, int32_t try, double worth)
{
    int32_t status = open_partition(p, problem, (uint64_t)seed + (uint64_t)try);
    p->noise = try > 1 ? NOISE : 0;
    p->trees = TREES;
    p->merges = problem->price > 0 && try % 2 == 0;
    if (status == 0)
        status = merge_items(p);
    if (status == 0)
        status = repair_groups(p);
    if (status == 0 && worth > 0)
        value_groups(p, problem, worth);
    return status ? status : refine_groups(p, sweeps, try % 2 ? STRONG : GENTLE);
}

/* Solve once more, with another heat and noise, and keep the better one. */
static int32_t try_another(Partition *p, Problem *problem, int64_t seed, int64_t sweeps, int32_t try)
{
    Partition other;
    int64_t left_here, left_there;
    int32_t status = solve(&other, problem, seed, sweeps, try, 0);

    if (status == 0) {
        double here = measure_groups(p, &left_here), there = measure_groups(&other, &left_there);
        if (left_there < left_here || (left_there == left_here && there < here)) {
            Partition kept = *p;
            *p = other;
            other = kept;
        }
    }
    close_partition(&other);
    return status;
}

int32_t orgraph_form_regions(int64_t atoms, int64_t items, int64_t kinds, const double *place_x, const double *place_y,
                             const double *x, const double *y, const int32_t *weight, const int64_t *part_start,
                             const int32_t *part_kind, const int32_t *part_weight, const int32_t *item,
                             const int64_t *item_start, const int64_t *near_start, const int32_t *near,
                             double reach_squared, int64_t minimum, int64_t maximum, double price, double worth,
                             int64_t seed, int64_t sweeps, int64_t rounds, int32_t *label)
{
    Problem problem = {.atoms = atoms, .items = items, .kinds = kinds, .place_x = place_x, .place_y = place_y,
                       .x = x, .y = y, .weight = weight, .part_start = part_start, .part_kind = part_kind,
                       .part_weight = part_weight, .item = item, .item_start = item_start,
                       .near_start = near_start, .near = near, .reach_squared = reach_squared,
                       .minimum = minimum, .maximum = maximum, .price = price};
    Partition p;
    int32_t status = solve(&p, &problem, seed, sweeps, 0, worth);

    for (int32_t try = 1; try < TRIES && status == 0 && try * atoms <= SMALL; try++)
        status = try_another(&p, &problem, seed, sweeps, try);
    if (status == 0)
        status = renew_groups(&p, rounds, RENEWING_SWEEPS);
    if (status == 0)
        status = retry_components(&p, RENEWING_SWEEPS);
    if (status == 0)
        write_labels(&p, label);
    close_partition(&p);
    return status;
}
