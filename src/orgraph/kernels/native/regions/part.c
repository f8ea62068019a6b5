/* Parts of a problem: some atoms cut out as a problem of their own, whose groups take the place of what they were in. */

#include "regions.h"

#include <stdlib.h>

#define NOISE 0.5

static int compare(const void *one, const void *two)
{
    int32_t a = *(const int32_t *)one, b = *(const int32_t *)two;
    return (a > b) - (a < b);
}

/* Make room for any part of the problem. To be released whatever comes back. */
int32_t reserve_part(const Partition *p, Part *part)
{
    const Problem *q = p->problem;

    *part = (Part){.atom = malloc(((size_t)q->atoms + 1) * sizeof *part->atom),
                   .inside = malloc(((size_t)q->items + 1) * sizeof *part->inside)};
    if (!part->atom || !part->inside)
        return NO_MEMORY;
    for (int64_t item = 0; item < q->items; item++)
        part->inside[item] = -1;
    return 0;
}

void release_part(Part *part)
{
    free(part->atom);
    free(part->inside);
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

/* Copy the `size` atoms of a part into a problem of its own. */
int32_t open_part(const Partition *p, Part *part, int64_t size)
{
    const Problem *q = p->problem;
    qsort(part->atom, (size_t)size, sizeof *part->atom, compare);
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

void close_part(Part *part)
{
    free(part->columns);
    free(part->numbers);
    free(part->starts);
    part->columns = NULL;
    part->numbers = NULL;
    part->starts = NULL;
}

/* Cost of some groups with their price; what they leave out comes back as weight. */
double measure_some(Partition *p, const int32_t *groups, int32_t count, int64_t *left_out)
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
int32_t write_part(Partition *p, const Part *part, const Partition *fresh, const int32_t *old, int32_t count)
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

/* Form the groups of the part from nothing; they keep the rules, but are not refined. */
int32_t form_part(Partition *p, const Part *part, Partition *fresh, int32_t trees)
{
    int32_t status = open_partition(fresh, &part->problem, draw(p, 1u << 30));

    fresh->trees = trees;
    fresh->merges = p->problem->price > 0 && draw(p, 2);
    fresh->noise = NOISE * (double)draw(p, 1024) / 1024;
    if (status == 0)
        status = merge_items(fresh);
    return status ? status : repair_groups(fresh);
}
