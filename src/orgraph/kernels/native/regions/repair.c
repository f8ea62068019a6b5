/* Groups below the minimum: their members join neighbours that have room, or move on through full groups; where that is
   not enough, neighbourhoods are cut anew. */

#include "regions.h"

/* The cheapest neighbouring group with room for the atom, -1 where there is none. */
static int32_t find_room(Partition *p, int32_t atom)
{
    const Problem *q = p->problem;
    int32_t item = q->item[atom], best = -1;
    double least = 0;

    p->scan++;
    for (int64_t place = q->near_start[item] - 1; place < q->near_start[item + 1]; place++) {
        int32_t other = place < q->near_start[item] ? item : q->near[place];
        for (int64_t each = q->item_start[other]; each < q->item_start[other + 1]; each++) {
            int32_t group = p->label[each];
            if (group < 0 || p->group_mark[group] == p->scan || group == p->label[atom])
                continue;
            p->group_mark[group] = p->scan;
            if (p->group[group].weight < q->minimum || p->group[group].weight + q->weight[atom] > q->maximum)
                continue;
            double cost = price_adding(p, atom, group);
            if (best < 0 || cost < least) {
                best = group;
                least = cost;
            }
        }
    }
    return best;
}

/* What is left of a small group need not hang together: each atom on its own. */
static int32_t scatter(Partition *p, int32_t number)
{
    while (p->group[number].size > 1) {
        int32_t atom = p->group[number].member[p->group[number].size - 1], alone = add_group(p);
        if (alone < 0)
            return NO_MEMORY;
        take_atom(p, atom);
        if (put_atom(p, atom, alone))
            return NO_MEMORY;
    }
    return 0;
}

/* Let the atoms of a small group join complete neighbours, as far as there is room. */
static int32_t disperse(Partition *p, int32_t number)
{
    int moved = 1, dispersed = 0;
    while (moved && p->group[number].size > 0) {
        moved = 0;
        for (int32_t i = p->group[number].size - 1; i >= 0; i--) {
            int32_t atom = p->group[number].member[i], room = find_room(p, atom);
            if (room < 0)
                continue;
            take_atom(p, atom);
            if (put_atom(p, atom, room))
                return NO_MEMORY;
            moved = dispersed = 1;
        }
    }
    return dispersed ? scatter(p, number) : 0;
}

int32_t repair_groups(Partition *p)
{
    int32_t groups = p->groups, status = 0;

    if (fill_left_overs(p))
        return NO_MEMORY;
    for (int32_t group = 0; group < groups; group++)
        if (is_small(p, group) && disperse(p, group))
            return NO_MEMORY;
    if (push_left_overs(p) || rescue_left_overs(p))
        return NO_MEMORY;
    drop_empty_groups(p);
    for (int32_t group = p->groups - 1; status == 0 && group >= 0; group--)
        if (is_small(p, group))
            status = scatter(p, group);
    return status;
}
