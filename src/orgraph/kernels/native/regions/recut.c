/* Two groups cut anew, and one cut in two: two means, where each side keeps within the bounds. */

#include "regions.h"

#include <string.h>

#define ROUNDS 8

/* Order the pool by how much nearer the first centre is, and cut where that is cheapest within the bounds. Returns the
   number of atoms of the first side, 0 where no cut is allowed. */
static int32_t cut_pool(Partition *p, const Centre *a, const Centre *b, int32_t *pool, int32_t size)
{
    const Problem *q = p->problem;
    int64_t whole = 0, weight = 0;
    double sum = 0, least = 0;
    int32_t best = 0;

    for (int32_t i = 0; i < size; i++) {
        int32_t atom = pool[i];
        p->score[i] = (measure_distance(q, a, atom) - measure_distance(q, b, atom)) / q->weight[atom];
        whole += q->weight[atom];
    }
    sort_by_score(pool, p->score, size);
    for (int32_t i = 0; i + 1 < size; i++) {
        sum += p->score[i] * q->weight[pool[i]];
        weight += q->weight[pool[i]];
        if (weight > q->maximum || whole - weight < q->minimum)
            break;
        if (weight < q->minimum || whole - weight > q->maximum)
            continue;
        if (best == 0 || sum < least) {
            best = i + 1;
            least = sum;
        }
    }
    p->work += 60 * size;
    return best;
}

/* Improve the cut of a pool until it stays; `first` atoms are on the first side. Returns the cost, and `first`. */
static double settle_pool(Partition *p, int32_t *pool, int32_t size, int32_t *first)
{
    const Problem *q = p->problem;
    Centre a = {.kind = p->kind_a}, b = {.kind = p->kind_b};
    double cost = 0, before = 0;

    for (int32_t round = 0; round < ROUNDS; round++) {
        measure_centre(q, &a, pool, *first);
        measure_centre(q, &b, pool + *first, size - *first);
        cost = measure_cost(q, &a, pool, *first) + measure_cost(q, &b, pool + *first, size - *first);
        int32_t cut = 0, last = round + 1 == ROUNDS || (round > 0 && cost >= before - LEAST_GAIN);
        if (!last)
            cut = cut_pool(p, &a, &b, pool, size);
        clear_kinds(q, &a, pool, size);
        clear_kinds(q, &b, pool, size);
        if (cut == 0)
            break;
        *first = cut;
        before = cost;
    }
    return cost;
}

/* Whether both sides of the pool hang together; the pool keeps its order. */
static int are_connected(Partition *p, const int32_t *pool, int32_t size, int32_t first)
{
    memcpy(p->list_b, pool, (size_t)size * sizeof *pool);
    return hang_together(p, p->list_b, first) && hang_together(p, p->list_b + first, size - first);
}

/* Move the atoms that are on another side than before. */
static int32_t write_sides(Partition *p, const int32_t *pool, int32_t size, int32_t first, int32_t a, int32_t b)
{
    for (int32_t i = 0; i < size; i++) {
        int32_t group = i < first ? a : b;
        if (p->label[pool[i]] == group)
            continue;
        take_atom(p, pool[i]);
        if (put_atom(p, pool[i], group))
            return NO_MEMORY;
    }
    return 0;
}

int32_t recut_pair(Partition *p, int32_t a, int32_t b)
{
    int32_t *pool = p->list_a, first = p->group[a].size, size = first + p->group[b].size;

    memcpy(pool, p->group[a].member, (size_t)first * sizeof *pool);
    memcpy(pool + first, p->group[b].member, (size_t)p->group[b].size * sizeof *pool);
    double before = measure_list(p, pool, first) + measure_list(p, pool + first, size - first);
    double cost = settle_pool(p, pool, size, &first);
    p->work += 40 * size;
    if (cost >= before - LEAST_GAIN || !are_connected(p, pool, size, first))
        return 0;
    return write_sides(p, pool, size, first, a, b) ? NO_MEMORY : 1;
}

/* The atom that is farthest from the mean of a list. */
static int32_t find_farthest(Partition *p, const int32_t *list, int32_t size, const int32_t *from, int32_t from_size)
{
    Centre c = {.kind = p->kind_a};
    int32_t best = 0;
    double most = -1;

    measure_centre(p->problem, &c, from, from_size);
    for (int32_t i = 0; i < size; i++) {
        double distance = measure_distance(p->problem, &c, list[i]) / p->problem->weight[list[i]];
        if (i == 0 || distance > most || (distance == most && list[i] < list[best])) {
            best = i;
            most = distance;
        }
    }
    clear_kinds(p->problem, &c, from, from_size);
    return best;
}

/* Cut a group that is heavy enough in two, from the two members that are farthest apart. */
int32_t split_group(Partition *p, int32_t number)
{
    const Problem *q = p->problem;
    int32_t *pool = p->list_a, size = p->group[number].size, first;
    Centre a = {.kind = p->kind_a}, b = {.kind = p->kind_b};

    if (p->group[number].weight < 2 * q->minimum || size < 2)
        return 0;
    memcpy(pool, p->group[number].member, (size_t)size * sizeof *pool);
    double before = measure_list(p, pool, size);
    int32_t one = pool[find_farthest(p, pool, size, pool, size)];
    int32_t two = pool[find_farthest(p, pool, size, &one, 1)];
    measure_centre(q, &a, &one, 1);
    measure_centre(q, &b, &two, 1);
    first = cut_pool(p, &a, &b, pool, size);
    clear_kinds(q, &a, &one, 1);
    clear_kinds(q, &b, &two, 1);
    if (first == 0)
        return 0;
    double cost = settle_pool(p, pool, size, &first) + q->price;
    if (cost >= before - LEAST_GAIN || !are_connected(p, pool, size, first))
        return 0;
    int32_t added = add_group(p);
    return added < 0 || write_sides(p, pool, size, first, number, added) ? NO_MEMORY : 1;
}

/* Join a group with the neighbour where that costs least, if the price of a group outweighs it. */
int32_t merge_group(Partition *p, int32_t number)
{
    const Problem *q = p->problem;
    int32_t count = list_neighbours(p, number, 8), best = -1;
    double least = q->price - LEAST_GAIN, own = measure_list(p, p->group[number].member, p->group[number].size);

    for (int32_t i = 0; i < count; i++) {
        const Group *a = &p->group[number], *b = &p->group[p->nearby[i]];
        if (b->weight < q->minimum || a->weight + b->weight > q->maximum)
            continue;
        memcpy(p->list_a, a->member, (size_t)a->size * sizeof *p->list_a);
        memcpy(p->list_a + a->size, b->member, (size_t)b->size * sizeof *p->list_a);
        double rise = measure_list(p, p->list_a, a->size + b->size) - own - measure_list(p, b->member, b->size);
        if (rise < least) {
            least = rise;
            best = p->nearby[i];
        }
    }
    if (best < 0)
        return 0;
    while (p->group[best].size > 0) {
        int32_t atom = p->group[best].member[p->group[best].size - 1];
        take_atom(p, atom);
        if (put_atom(p, atom, number))
            return NO_MEMORY;
    }
    return 1;
}
