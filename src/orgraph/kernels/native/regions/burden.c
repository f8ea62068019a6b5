/* The burden of a group in which no trade makes up the share that a test asks for: it grows with the members that are
   wanting, and is concave in them, so that of two groups that fail one is mended rather than both half. */

#include "regions.h"

#include <math.h>
#include <string.h>

#define STRONG 2        /* heat at first, of the burden of a member */
#define GENTLE 0.3      /* heat then, of the mean cost of an atom */
#define LEAST_KNOWN 0.5 /* of the members: where less is known the test has no answer, and no burden */

/* The burden of a group with one organization of trade `in` for one of trade `out`; -1 for nobody. */
double measure_burden(const Problem *q, const Group *g, int32_t out, int32_t in)
{
    int64_t most = 0, known = 0, weight = g->weight + (in >= 0) - (out >= 0);
    int met = 0;

    for (int32_t place = 0; place < g->kinds; place++) {
        if (g->kind[place] >= q->known)
            continue;
        int64_t count = g->kind_weight[place] - (g->kind[place] == out) + (g->kind[place] == in);
        met |= g->kind[place] == in;
        known += count;
        most = count > most ? count : most;
    }
    if (in >= 0 && in < q->known && !met) {
        known++;
        most = most > 1 ? most : 1;
    }
    double needed = ceil(q->share * (double)known - 1e-9);
    if ((double)most >= needed || (double)known < LEAST_KNOWN * (double)weight)
        return 0;
    return q->burden * (double)weight * sqrt((needed - (double)most) / needed);
}

static int32_t read_labels(Partition *p, const int32_t *label)
{
    for (int64_t atom = 0; atom < p->problem->atoms; atom++) {
        while (label[atom] >= p->groups)
            if (add_group(p) < 0)
                return NO_MEMORY;
        if (label[atom] >= 0 && put_atom(p, (int32_t)atom, label[atom]))
            return NO_MEMORY;
    }
    return 0;
}

static double measure_whole(Partition *p)
{
    double sum = measure_groups(p, NULL);
    for (int32_t group = 0; group < p->groups; group++)
        sum += measure_burden(p->problem, &p->group[group], -1, -1);
    return sum;
}

/* Anneal groups that are given, first by their burden and then by their cost; they stay as they are where both together
   gain nothing. */
int32_t orgraph_concentrate_regions(int64_t atoms, int64_t items, int64_t kinds, const double *place_x,
                                    const double *place_y, const double *x, const double *y, const int32_t *weight,
                                    const int64_t *part_start, const int32_t *part_kind, const int32_t *part_weight,
                                    const int32_t *item, const int64_t *item_start, const int64_t *near_start,
                                    const int32_t *near, double reach_squared, int64_t minimum, int64_t maximum,
                                    double burden, double share, int64_t known, int64_t seed, int64_t sweeps,
                                    int32_t *label)
{
    const Problem problem = {.atoms = atoms, .items = items, .kinds = kinds, .place_x = place_x, .place_y = place_y,
                             .x = x, .y = y, .weight = weight, .part_start = part_start, .part_kind = part_kind,
                             .part_weight = part_weight, .item = item, .item_start = item_start,
                             .near_start = near_start, .near = near, .reach_squared = reach_squared,
                             .minimum = minimum, .maximum = maximum, .burden = burden, .share = share,
                             .known = known};
    Partition p;
    int32_t status = open_partition(&p, &problem, (uint64_t)seed);

    if (status == 0)
        status = read_labels(&p, label);
    if (status == 0) {
        double before = measure_whole(&p);
        status = anneal_groups(&p, sweeps, STRONG * burden);
        if (status == 0)
            status = anneal_groups(&p, sweeps, GENTLE * measure_groups(&p, NULL) / (double)atoms);
        if (status == 0 && measure_whole(&p) < before - LEAST_GAIN)
            memcpy(label, p.label, (size_t)atoms * sizeof *label);
    }
    close_partition(&p);
    return status;
}
