/* Groups beside an atom or a group, the nearest first. */

#include "regions.h"

#define LOOKED_AT 4 /* atoms of an item that stand for it where it is looked at from outside */

/* Collect the groups beside an atom: those of its candidates within reach. */
int32_t list_groups_beside(Partition *p, int32_t atom, int32_t *found, int32_t most)
{
    const Problem *q = p->problem;
    int32_t item = q->item[atom], count = 0;

    for (int64_t place = q->near_start[item] - 1; place < q->near_start[item + 1]; place++) {
        int32_t other = place < q->near_start[item] ? item : q->near[place];
        int64_t end = q->item_start[other + 1];
        if (end > q->item_start[other] + LOOKED_AT)
            end = q->item_start[other] + LOOKED_AT;
        for (int64_t each = q->item_start[other]; each < end; each++) {
            int32_t group = p->label[each];
            if (group < 0 || p->group_mark[group] == p->scan)
                continue;
            p->group_mark[group] = p->scan;
            if (count < most)
                found[count++] = group;
        }
    }
    return count;
}

/* Keep the groups of `nearby` that are nearest to one, at most `most`; returns how many. */
static int32_t keep_nearest(Partition *p, int32_t number, int32_t count, int32_t most)
{
    const Group *g = &p->group[number];

    for (int32_t place = 0; place < g->kinds; place++)
        p->kind_a[g->kind[place]] = g->kind_weight[place];
    for (int32_t i = 0; i < count; i++) {
        const Group *o = &p->group[p->nearby[i]];
        double dx = o->x - g->x, dy = o->y - g->y, shared = 0, weight = (double)o->weight;
        for (int32_t place = 0; place < o->kinds; place++)
            shared += (double)p->kind_a[o->kind[place]] * (double)o->kind_weight[place];
        p->score[i] = dx * dx + dy * dy + o->squares / (weight * weight) - 2 * shared / (weight * (double)g->weight);
    }
    for (int32_t place = 0; place < g->kinds; place++)
        p->kind_a[g->kind[place]] = 0;
    p->work += 40 * count;
    sort_by_score(p->nearby, p->score, count);
    return count < most ? count : most;
}

int32_t list_neighbours(Partition *p, int32_t number, int32_t most)
{
    int32_t count = 0;

    p->scan++;
    p->group_mark[number] = p->scan;
    for (int32_t i = 0; i < p->group[number].size; i++)
        count += list_groups_beside(p, p->group[number].member[i], p->nearby + count, INT32_MAX);
    p->work += 40 * p->group[number].size;
    return keep_nearest(p, number, count, most);
}
