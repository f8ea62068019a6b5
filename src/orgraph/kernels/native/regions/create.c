/* A new group of what neighbouring groups have above the minimum: more groups cost less, as far as the minimum allows. */

#include "regions.h"

#include <string.h>

#define AROUND 14       /* groups that give */
#define ROUNDS 3

typedef struct {
    int32_t donor[AROUND + 1];
    int64_t quota[AROUND + 1];      /* what each may still give */
    int32_t donors, size, taken;    /* atoms in the pool; of them in the new group */
    int64_t weight;                 /* of the new group */
} Draft;

/* Pool what groups with a surplus hold: list_a, with what each atom costs where it is as `gain`. */
static int64_t pool_donors(Partition *p, Draft *d)
{
    const Problem *q = p->problem;
    int64_t surplus = 0;

    d->size = 0;
    for (int32_t i = 0; i < d->donors; i++) {
        const Group *g = &p->group[d->donor[i]];
        d->quota[i] = g->weight - q->minimum;
        if (d->quota[i] <= 0)
            continue;
        surplus += d->quota[i];
        for (int32_t j = 0; j < g->size; j++) {
            p->list_a[d->size] = g->member[j];
            p->slot[g->member[j]] = i;
            p->gain[d->size++] = -price_taking(p, g->member[j]) / q->weight[g->member[j]];
        }
    }
    p->work += 50 * d->size;
    return surplus;
}

/* Take the atoms of the highest scores, each donor within its quota, until they weigh enough. They come to list_b. */
static int take_highest(Partition *p, Draft *d)
{
    const Problem *q = p->problem;
    int32_t size = d->size;

    memcpy(p->list_c, p->list_a, (size_t)size * sizeof *p->list_c);
    for (int32_t i = 0; i < d->donors; i++)
        d->quota[i] = p->group[d->donor[i]].weight - q->minimum;
    d->taken = 0;
    d->weight = 0;
    build_heap(p->list_c, p->score, size);
    while (size > 0 && d->weight < q->minimum) {
        int32_t atom = p->list_c[0], weight = q->weight[atom];
        pop_heap(p->list_c, p->score, size--);
        if (d->quota[p->slot[atom]] < weight || d->weight + weight > q->maximum)
            continue;
        d->quota[p->slot[atom]] -= weight;
        d->weight += weight;
        p->list_b[d->taken++] = atom;
    }
    p->work += 20 * d->size + 60 * d->taken;
    return d->weight >= q->minimum;
}

/* Draft the new group around a seed: the cheapest to bring together, then around their mean. */
static int draft_group(Partition *p, Draft *d, int32_t seed)
{
    const Problem *q = p->problem;
    Centre c = {.kind = p->kind_a};

    p->list_b[0] = seed;
    d->taken = 1;
    for (int32_t round = 0; round < ROUNDS; round++) {
        measure_centre(q, &c, p->list_b, d->taken);
        for (int32_t i = 0; i < d->size; i++) {
            int32_t atom = p->list_a[i];
            p->score[i] = p->gain[i] - measure_distance(q, &c, atom) / q->weight[atom]; /* the highest come first */
        }
        clear_kinds(q, &c, p->list_b, d->taken);
        p->work += 20 * d->size;
        if (!take_highest(p, d))
            return 0;
    }
    return 1;
}

/* The members of a donor that stay, in list_a; their number. Those of the new group have no slot. */
static int32_t list_rest(Partition *p, const Group *g)
{
    int32_t size = 0;
    for (int32_t j = 0; j < g->size; j++)
        if (p->slot[g->member[j]] >= 0)
            p->list_a[size++] = g->member[j];
    return size;
}

/* Whether the draft (list_b) lowers the cost and leaves all connected. */
static int is_better(Partition *p, const Draft *d)
{
    double change = measure_list(p, p->list_b, d->taken) + p->problem->price;

    for (int32_t i = 0; i < d->taken; i++)
        p->slot[p->list_b[i]] = -1;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < d->donors; i++) {
            const Group *g = &p->group[d->donor[i]];
            if (g->weight <= p->problem->minimum)
                continue;
            int32_t size = list_rest(p, g);
            if (size == g->size)
                continue;
            if (pass == 0)
                change += measure_list(p, p->list_a, size) - measure_list(p, g->member, g->size);
            else if (!hang_together(p, p->list_a, size))
                return 0;
        }
        if (change > -LEAST_GAIN)
            return 0;
    }
    memcpy(p->list_a, p->list_b, (size_t)d->taken * sizeof *p->list_a);
    return hang_together(p, p->list_a, d->taken);
}

/* Make a new group around one with what its neighbourhood can spare. 1 where that lowered the cost. */
int32_t create_group(Partition *p, int32_t around)
{
    Draft d = {.donors = 1, .donor = {around}};
    int32_t count = list_neighbours(p, around, AROUND), seed = 0;

    memcpy(d.donor + 1, p->nearby, (size_t)count * sizeof *d.donor);
    d.donors += count;
    if (pool_donors(p, &d) < p->problem->minimum)
        return 0;
    for (int32_t i = 1; i < d.size; i++)
        if (p->gain[i] > p->gain[seed])
            seed = i;
    if (!draft_group(p, &d, p->list_a[seed]) || !is_better(p, &d))
        return 0;
    int32_t added = add_group(p);
    if (added < 0)
        return NO_MEMORY;
    for (int32_t i = 0; i < d.taken; i++) {
        take_atom(p, p->list_b[i]);
        if (put_atom(p, p->list_b[i], added))
            return NO_MEMORY;
    }
    return 1;
}
