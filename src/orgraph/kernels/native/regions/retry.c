/* Components that leave more outside than their weight demands are formed anew, alone and by other draws. Where bounds are
   tight, what the first merging leaves over decides, and in a whole city no single try is good everywhere. */

#include "regions.h"

#include <stdlib.h>

#define HEAT 0.3
#define TREES 20
#define TRIES 12            /* of one component */
#define TRIED_ATOMS 30000  /* of all components and tries together */

/* The groups of a part, each once. Returns how many. */
static int32_t list_own_groups(Partition *p, const Part *part, int32_t *own)
{
    int32_t count = 0;

    p->scan++;
    for (int64_t i = 0; i < part->problem.atoms; i++) {
        int32_t group = p->label[part->atom[i]];
        if (p->group_mark[group] != p->scan)
            own[count++] = group;
        p->group_mark[group] = p->scan;
    }
    return count;
}

/* What must stay outside by weight alone. */
static int64_t demand_left_out(const Problem *q)
{
    int64_t whole = 0;
    for (int64_t i = 0; i < q->atoms; i++)
        whole += q->weight[i];
    int64_t most = whole / q->minimum * q->maximum;
    return whole > most ? whole - most : 0;
}

/* Form a component by other draws until it leaves no more outside than it must. `own` is free to use. */
static int32_t retry_component(Partition *p, Part *part, int32_t *own, int64_t sweeps, int64_t *budget)
{
    int64_t demanded = demand_left_out(&part->problem), left, left_now;
    int32_t status = 0;

    for (int32_t try = 0; try < TRIES && *budget >= part->problem.atoms && status == 0; try++) {
        Partition fresh;
        int32_t count = list_own_groups(p, part, own);
        measure_some(p, own, count, &left);
        if (left <= demanded)
            break;
        status = form_part(p, part, &fresh, TREES);
        if (status == 0)
            measure_groups(&fresh, &left_now);
        if (status == 0 && left_now < left)
            status = refine_groups(&fresh, sweeps, HEAT) ? NO_MEMORY : write_part(p, part, &fresh, own, count);
        close_partition(&fresh);
        *budget -= part->problem.atoms;
    }
    return status;
}

/* Collect the atoms of the component of an item. Returns how many. */
static int32_t collect_component(Partition *p, Part *part, int32_t start, uint8_t *met)
{
    const Problem *q = p->problem;
    int32_t *queue = p->list_c, items = 1, size = 0;

    queue[0] = start;
    met[start] = 1;
    for (int32_t i = 0; i < items; i++) {
        for (int64_t atom = q->item_start[queue[i]]; atom < q->item_start[queue[i] + 1]; atom++)
            part->atom[size++] = (int32_t)atom;
        for (int64_t place = q->near_start[queue[i]]; place < q->near_start[queue[i] + 1]; place++)
            if (!met[q->near[place]]) {
                met[q->near[place]] = 1;
                queue[items++] = q->near[place];
            }
    }
    return size;
}

/* Form anew the components of which somebody is outside, as far as time allows. */
static int32_t retry_all(Partition *p, Part *part, int32_t *own, uint8_t *met, int64_t sweeps)
{
    const Problem *q = p->problem;
    int64_t budget = TRIED_ATOMS;
    int32_t status = 0;

    for (int64_t atom = 0; atom < q->atoms && status == 0; atom++) {
        if (p->group[p->label[atom]].weight >= q->minimum || met[q->item[atom]])
            continue;
        int32_t size = collect_component(p, part, q->item[atom], met);
        status = open_part(p, part, size);
        if (status == 0)
            status = retry_component(p, part, own, sweeps, &budget);
        close_part(part);
    }
    return status;
}

/* Form anew the components of which somebody is outside without need. */
int32_t retry_components(Partition *p, int64_t sweeps)
{
    Part part;
    int32_t *own = malloc(((size_t)p->problem->atoms + 1) * sizeof *own);
    uint8_t *met = calloc((size_t)p->problem->items + 1, 1);
    int32_t status = reserve_part(p, &part);

    if (!own || !met)
        status = NO_MEMORY;
    if (status == 0)
        status = retry_all(p, &part, own, met, sweeps);
    release_part(&part);
    free(own);
    free(met);
    drop_empty_groups(p);
    return status;
}
