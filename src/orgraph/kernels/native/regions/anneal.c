/* Annealing: single moves and exchanges with neighbouring groups, at first also such that raise the cost. */

#include "regions.h"

#include <math.h>

#define COLDEST 0.02    /* heat, of the first one */

static double draw_share(Partition *p)
{
    return (double)draw(p, 1u << 30) / (double)(1u << 30);
}

/* A random atom of a group beside this one, -1 where there is none. */
static int32_t draw_neighbour(Partition *p, int32_t atom)
{
    const Problem *q = p->problem;
    int64_t begin = q->near_start[q->item[atom]], count = q->near_start[q->item[atom] + 1] - begin;
    if (count == 0)
        return -1;
    int32_t item = q->near[begin + draw(p, (uint32_t)count)];
    int64_t first = q->item_start[item], copies = q->item_start[item + 1] - first;
    int32_t other = (int32_t)(copies == 1 ? first : first + draw(p, (uint32_t)copies));
    int32_t group = p->label[other];
    return group < 0 || group == p->label[atom] || p->group[group].weight < q->minimum ? -1 : other;
}

static int64_t find_weight(const Group *g, int32_t kind)
{
    for (int32_t place = 0; place < g->kinds; place++)
        if (g->kind[place] == kind)
            return g->kind_weight[place];
    return 0;
}

/* What the cost of a group rises by when `in` takes the place of its member `out`; both are one organization each. */
static double price_replacing(const Problem *q, const Group *g, int32_t out, int32_t in)
{
    double whole = (double)g->weight;
    double out_x = q->x[out] - g->x, out_y = q->y[out] - g->y, in_x = q->x[in] - g->x, in_y = q->y[in] - g->y;
    double x = in_x - out_x, y = in_y - out_y;
    int32_t old_kind = q->part_kind[q->part_start[out]], new_kind = q->part_kind[q->part_start[in]];
    double place = in_x * in_x + in_y * in_y - out_x * out_x - out_y * out_y - (x * x + y * y) / whole;

    if (old_kind == new_kind)
        return place;
    return place - 2 * (double)(find_weight(g, new_kind) - find_weight(g, old_kind) + 1) / whole;
}

static int is_single(const Problem *q, int32_t atom)
{
    return q->weight[atom] == 1;
}

static int is_accepted(Partition *p, double change, double heat)
{
    return change < 0 || (change < 12 * heat && draw_share(p) < exp(-change / heat));
}

/* What the burden of two groups rises by when atoms of one organization each change sides; -1 for no atom. */
static double price_burden(const Problem *q, const Group *a, const Group *b, int32_t from_a, int32_t from_b)
{
    if (q->burden <= 0)
        return 0;
    int32_t out = q->part_kind[q->part_start[from_a]], in = from_b < 0 ? -1 : q->part_kind[q->part_start[from_b]];
    return measure_burden(q, a, out, in) + measure_burden(q, b, in, out) - measure_burden(q, a, -1, -1) -
           measure_burden(q, b, -1, -1);
}

static int32_t try_move(Partition *p, int32_t atom, int32_t to, double heat)
{
    const Problem *q = p->problem;
    if (q->burden > 0 && !is_single(q, atom))
        return 0;
    double change = price_taking(p, atom) + price_adding(p, atom, to);
    change += price_burden(q, &p->group[p->label[atom]], &p->group[to], atom, -1);
    if (!is_accepted(p, change, heat) || !stays_connected(p, atom))
        return 0;
    take_atom(p, atom);
    return put_atom(p, atom, to);
}

/* Whether a group hangs together with `in` in the place of `out`. */
static int holds_replacing(Partition *p, int32_t group, int32_t out, int32_t in)
{
    const Group *g = &p->group[group];
    int32_t size = 0;
    p->list_b[size++] = in;
    for (int32_t i = 0; i < g->size; i++)
        if (g->member[i] != out)
            p->list_b[size++] = g->member[i];
    return hang_together(p, p->list_b, size);
}

static int32_t try_exchange(Partition *p, int32_t one, int32_t two, double heat)
{
    const Problem *q = p->problem;
    int32_t a = p->label[one], b = p->label[two];

    if (!is_single(q, one) || !is_single(q, two))
        return 0;
    double change = price_replacing(q, &p->group[a], one, two) + price_replacing(q, &p->group[b], two, one);
    change += price_burden(q, &p->group[a], &p->group[b], one, two);
    if (!is_accepted(p, change, heat) || !holds_replacing(p, a, one, two) || !holds_replacing(p, b, two, one))
        return 0;
    take_atom(p, one);
    take_atom(p, two);
    return put_atom(p, one, b) || put_atom(p, two, a) ? NO_MEMORY : 0;
}

/* An atom without a group takes the place of one that has; what matters is that as many are placed. */
static int32_t try_substitute(Partition *p, int32_t atom, int32_t to, double heat)
{
    const Problem *q = p->problem;
    int32_t out = p->group[to].member[draw(p, (uint32_t)p->group[to].size)], alone = p->label[atom];

    if (q->weight[atom] != q->weight[out] || !is_single(q, atom) || p->group[alone].size > 1 ||
        !is_accepted(p, price_replacing(q, &p->group[to], out, atom), heat) || !holds_replacing(p, to, out, atom))
        return 0;
    take_atom(p, out);
    take_atom(p, atom);
    return put_atom(p, atom, to) || put_atom(p, out, alone) ? NO_MEMORY : 0;
}

static int32_t step(Partition *p, int32_t atom, double heat)
{
    const Problem *q = p->problem;
    int32_t from = p->label[atom];

    int32_t other = from < 0 ? -1 : draw_neighbour(p, atom);
    if (other < 0)
        return 0;
    int32_t to = p->label[other], weight = q->weight[atom];
    if (p->group[from].weight < q->minimum)
        return try_substitute(p, atom, to, heat);
    int fits = p->group[from].weight - weight >= q->minimum && p->group[to].weight + weight <= q->maximum;
    if (fits && draw(p, 2))
        return try_move(p, atom, to, heat);
    return try_exchange(p, atom, p->group[to].member[draw(p, (uint32_t)p->group[to].size)], heat);
}

/* Sweep over all atoms, which stand in the order of place so that a sweep of a million stays within the cache. The
   first heat falls to COLDEST of it in equal ratios. */
int32_t anneal_groups(Partition *p, int64_t sweeps, double heat)
{
    double ratio = sweeps > 1 ? pow(COLDEST, 1 / (double)(sweeps - 1)) : 1;

    for (int64_t sweep = 0; sweep < sweeps; sweep++, heat *= ratio)
        for (int64_t atom = 0; atom < p->problem->atoms; atom++)
            if (step(p, (int32_t)atom, heat))
                return NO_MEMORY;
    return 0;
}
