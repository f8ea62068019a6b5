/* A group whose members all cost less in the groups beside it is given up: the counterpart of creating one. Two trades of
   30 at one address are two groups of 30 rather than three of 20 of which one is mixed. */

#include "regions.h"

#define MOST_BESIDE 64
#define PART 0.75       /* of its cost at most: for little gain a group is not given up */

/* The cheapest group beside an atom that has room for it, -1 where there is none. */
static int32_t find_place(Partition *p, int32_t atom, double *cost)
{
    const Problem *q = p->problem;
    int32_t found[MOST_BESIDE], best = -1;

    p->scan++;
    p->group_mark[p->label[atom]] = p->scan;
    int32_t count = list_groups_beside(p, atom, found, MOST_BESIDE);
    for (int32_t i = 0; i < count; i++) {
        const Group *g = &p->group[found[i]];
        if (g->weight < q->minimum || g->weight + q->weight[atom] > q->maximum)
            continue;
        double change = price_adding(p, atom, found[i]);
        if (best < 0 || change < *cost) {
            best = found[i];
            *cost = change;
        }
    }
    p->work += 60 + 30 * count;
    return best;
}

/* Give the members of a group to the groups beside it, if that lowers the cost well. Returns 1 where it did. */
int32_t dissolve_group(Partition *p, int32_t number)
{
    const Group *g = &p->group[number];
    double left = PART * measure_list(p, g->member, g->size) + p->problem->price - LEAST_GAIN;
    int32_t moved = 0;

    while (p->group[number].size > 0) {
        int32_t atom = p->group[number].member[p->group[number].size - 1];
        double cost = 0;
        int32_t to = find_place(p, atom, &cost);
        left -= cost;
        if (to < 0 || left < 0)
            break;
        take_atom(p, atom);
        if (put_atom(p, atom, to))
            return NO_MEMORY;
        p->list_a[moved++] = atom;
    }
    if (p->group[number].size == 0)
        return 1;
    while (moved > 0) {
        int32_t atom = p->list_a[--moved];
        take_atom(p, atom);
        if (put_atom(p, atom, number))
            return NO_MEMORY;
    }
    return 0;
}
