/* Neighbourhoods formed anew: a few groups are cut out, their atoms grouped from scratch with a little noise, and the
   outcome kept where it is better. A small city is one neighbourhood: there this means to start again. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

#define FEWEST 3
#define MOST 9
#define NOISE 0.5
#define HEAT 0.3
#define TREES 4

typedef struct {
    Problem problem;
    int32_t *atom;              /* of the whole problem, ascending */
    double *columns;            /* place_x, place_y, x, y */
    int32_t *numbers;           /* weight, item, part_kind, part_weight, near */
    int64_t *starts;            /* part_start, item_start, near_start */
    int32_t *inside;            /* per item of the whole problem: its number here, -1 where it is not here */
} Part;

static int compare(const void *one, const void *two)
{
    int32_t a = *(const int32_t *)one, b = *(const int32_t *)two;
    return (a > b) - (a < b);
}

static int64_t count_near(const Partition *p, const Part *part, int64_t size)
{
    const Problem *q = p->problem;
    int64_t count = 0;
    for (int64_t i = 0; i < size; i++) {
        int32_t item = q->item[part->atom[i]];
        if (i == 0 || item != q->item[part->atom[i - 1]])
            count += q->near_start[item + 1] - q->near_start[item];
    }
    return count;
}

/* Lay out the items and what is near among them. */
static void link_items(const Partition *p, Part *part, int64_t size, int64_t *item_start, int64_t *near_start,
                       int32_t *item, int32_t *near)
{
    const Problem *q = p->problem;
    int64_t items = 0, edges = 0;

    for (int64_t i = 0; i < size; i++) {
        int32_t whole = q->item[part->atom[i]];
        if (i == 0 || whole != q->item[part->atom[i - 1]]) {
            part->inside[whole] = (int32_t)items;
            item_start[items++] = i;
        }
        item[i] = (int32_t)items - 1;
    }
    item_start[items] = size;
    for (int64_t i = 0; i < items; i++) {
        int32_t whole = q->item[part->atom[item_start[i]]];
        near_start[i] = edges;
        for (int64_t place = q->near_start[whole]; place < q->near_start[whole + 1]; place++)
            if (part->inside[q->near[place]] >= 0)
                near[edges++] = part->inside[q->near[place]];
    }
    near_start[items] = edges;
    for (int64_t i = 0; i < items; i++)
        part->inside[q->item[part->atom[item_start[i]]]] = -1;
    part->problem.items = items;
}

/* Copy the atoms of a part into a problem of its own. */
static int32_t open_part(const Partition *p, Part *part, int64_t size)
{
    const Problem *q = p->problem;
    int64_t parts = 0, edges = count_near(p, part, size), filled = 0;

    for (int64_t i = 0; i < size; i++)
        parts += q->part_start[part->atom[i] + 1] - q->part_start[part->atom[i]];
    part->columns = malloc((size_t)(4 * size + 1) * sizeof *part->columns);
    part->numbers = malloc((size_t)(2 * size + 2 * parts + edges + 1) * sizeof *part->numbers);
    part->starts = malloc((size_t)(3 * (size + 1)) * sizeof *part->starts);
    if (!part->columns || !part->numbers || !part->starts)
        return NO_MEMORY;
    int32_t *weight = part->numbers, *item = weight + size, *kind = item + size, *share = kind + parts;
    for (int64_t i = 0; i < size; i++) {
        int32_t atom = part->atom[i];
        part->columns[i] = q->place_x[atom];
        part->columns[size + i] = q->place_y[atom];
        part->columns[2 * size + i] = q->x[atom];
        part->columns[3 * size + i] = q->y[atom];
        weight[i] = q->weight[atom];
        part->starts[i] = filled;
        for (int64_t each = q->part_start[atom]; each < q->part_start[atom + 1]; each++) {
            kind[filled] = q->part_kind[each];
            share[filled++] = q->part_weight[each];
        }
    }
    part->starts[size] = filled;
    int64_t *item_start = part->starts + size + 1, *near_start = item_start + size + 1;
    int32_t *near = share + parts;
    part->problem = *q;
    link_items(p, part, size, item_start, near_start, item, near);
    part->problem.atoms = size;
    part->problem.place_x = part->columns;
    part->problem.place_y = part->columns + size;
    part->problem.x = part->columns + 2 * size;
    part->problem.y = part->columns + 3 * size;
    part->problem.weight = weight;
    part->problem.item = item;
    part->problem.part_start = part->starts;
    part->problem.part_kind = kind;
    part->problem.part_weight = share;
    part->problem.item_start = item_start;
    part->problem.near_start = near_start;
    part->problem.near = near;
    return 0;
}

static void close_part(Part *part)
{
    free(part->columns);
    free(part->numbers);
    free(part->starts);
    part->columns = NULL;
    part->numbers = NULL;
    part->starts = NULL;
}

/* Cost of some groups with their price; what they leave out comes back as weight. */
static double measure_some(Partition *p, const int32_t *groups, int32_t count, int64_t *left_out)
{
    double sum = 0;
    *left_out = 0;
    for (int32_t i = 0; i < count; i++) {
        const Group *g = &p->group[groups[i]];
        if (g->weight < p->problem->minimum || g->weight > p->problem->maximum)
            *left_out += g->weight;
        else
            sum += measure_list(p, g->member, g->size) + p->problem->price;
    }
    return sum;
}

/* Put the groups of the part in the place of the old ones. */
static int32_t write_part(Partition *p, const Part *part, const Partition *fresh, const int32_t *old, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        while (p->group[old[i]].size > 0)
            take_atom(p, p->group[old[i]].member[p->group[old[i]].size - 1]);
    for (int32_t g = 0; g < fresh->groups; g++) {
        int32_t group = g < count ? old[g] : add_group(p);
        if (group < 0)
            return NO_MEMORY;
        for (int32_t i = 0; i < fresh->group[g].size; i++)
            if (put_atom(p, part->atom[fresh->group[g].member[i]], group))
                return NO_MEMORY;
    }
    return 0;
}

static int32_t solve_part(Partition *p, Part *part, const int32_t *old, int32_t count, int64_t sweeps)
{
    Partition fresh;
    int64_t left_before, left_after;
    double before = measure_some(p, old, count, &left_before);
    int32_t status = open_partition(&fresh, &part->problem, draw(p, 1u << 30));

    fresh.trees = TREES;
    fresh.merges = p->problem->price > 0 && draw(p, 2);
    fresh.noise = NOISE * (double)draw(p, 1024) / 1024;
    if (status == 0)
        status = merge_items(&fresh);
    if (status == 0)
        status = repair_groups(&fresh);
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
    qsort(part->atom, (size_t)size, sizeof *part->atom, compare);
    int32_t status = open_part(p, part, size);
    if (status == 0)
        status = solve_part(p, part, old, count, sweeps);
    close_part(part);
    return status;
}

/* Form neighbourhoods anew, each group in turn at the heart of one, `rounds` times. */
int32_t renew_groups(Partition *p, int64_t rounds, int64_t sweeps)
{
    const Problem *q = p->problem;
    Part part = {.atom = malloc(((size_t)q->atoms + 1) * sizeof *part.atom),
                 .inside = malloc(((size_t)q->items + 1) * sizeof *part.inside)};
    int32_t status = part.atom && part.inside ? 0 : NO_MEMORY;

    for (int64_t item = 0; status == 0 && item < q->items; item++)
        part.inside[item] = -1;
    for (int64_t round = 0; round < rounds && status == 0; round++)
        for (int32_t group = 0; group < p->groups && status == 0; group++)
            if (p->group[group].size > 0)
                status = renew_around(p, &part, group, sweeps);
    free(part.atom);
    free(part.inside);
    drop_empty_groups(p);
    return status;
}
