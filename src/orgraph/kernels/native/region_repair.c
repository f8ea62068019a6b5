/* Groups below the minimum: their members join neighbours that have room; where that is not enough, ever larger
   neighbourhoods are cut anew along a spanning tree, which places as many as that tree allows. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

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

static int is_small(const Partition *p, int32_t group)
{
    return p->group[group].size > 0 && p->group[group].weight < p->problem->minimum;
}

/* Collect groups around one, ring by ring, until there are `wanted` of them; returns how many. */
static int32_t collect_around(Partition *p, int32_t start, int32_t wanted)
{
    const Problem *q = p->problem;
    int32_t count = 1;

    p->scan++;
    p->nearby[0] = start;
    p->group_mark[start] = p->scan;
    for (int32_t i = 0; i < count && count < wanted; i++) {
        const Group *g = &p->group[p->nearby[i]];
        for (int32_t j = 0; j < g->size && count < wanted; j++) {
            int32_t item = q->item[g->member[j]];
            for (int64_t place = q->near_start[item] - 1; place < q->near_start[item + 1]; place++) {
                int32_t other = place < q->near_start[item] ? item : q->near[place];
                for (int64_t each = q->item_start[other]; each < q->item_start[other + 1] && count < wanted; each++) {
                    int32_t group = p->label[each];
                    if (p->group_mark[group] == p->scan)
                        continue;
                    p->group_mark[group] = p->scan;
                    p->nearby[count++] = group;
                }
            }
        }
    }
    return count;
}

typedef struct {
    int32_t *atom, *parent, *part; /* per node of the tree */
    int64_t *place;                /* per node: where the search stands in its neighbours */
    int64_t *next;                 /* per item: no atom before this one is still wanted */
    int8_t *settled;               /* per atom: nothing more can be done for it */
    int64_t budget;                /* nodes that may still be searched */
} Search;

/* The next wanted atom beside a node, -1 where there is none. Equal atoms of its own item come first. */
static int32_t step_on(Partition *p, Search *s, int32_t node, int32_t wanted)
{
    const Problem *q = p->problem;
    int32_t item = q->item[s->atom[node]];

    for (; s->place[node] < q->near_start[item + 1]; s->place[node]++) {
        int32_t other = s->place[node] < q->near_start[item] ? item : q->near[s->place[node]];
        while (s->next[other] < q->item_start[other + 1] && p->mark[s->next[other]] != wanted)
            s->next[other]++;
        if (s->next[other] < q->item_start[other + 1])
            return (int32_t)s->next[other];
    }
    return -1;
}

/* Depth first, so that the tree is as much like a path as may be: a path can be cut anywhere. Returns its nodes. */
static int32_t grow_tree(Partition *p, Search *s, int32_t root, int32_t wanted)
{
    const Problem *q = p->problem;
    int32_t size = 1, node = 0;

    s->atom[0] = root;
    s->parent[0] = -1;
    s->place[0] = q->near_start[q->item[root]] - 1;
    p->mark[root] = 0;
    while (node >= 0) {
        int32_t next = step_on(p, s, node, wanted);
        if (next < 0) {
            node = s->parent[node];
            continue;
        }
        p->mark[next] = 0;
        s->atom[size] = next;
        s->parent[size] = node;
        s->place[size] = q->near_start[q->item[next]] - 1;
        node = size++;
    }
    return size;
}

/* Whether sizes alone allow that less weight stays outside than does now. */
static int may_improve(const Partition *p, int32_t groups, int64_t *small)
{
    const Problem *q = p->problem;
    int64_t whole = 0;

    *small = 0;
    for (int32_t i = 0; i < groups; i++) {
        const Group *g = &p->group[p->nearby[i]];
        whole += g->weight;
        *small += is_small(p, p->nearby[i]) ? g->weight : 0;
    }
    int64_t most = whole / q->minimum * q->maximum;
    return whole - (most < whole ? most : whole) < *small;
}

static void mark_atoms(Partition *p, Search *s, int32_t groups, int32_t wanted)
{
    const Problem *q = p->problem;

    for (int32_t i = 0; i < groups; i++) {
        const Group *g = &p->group[p->nearby[i]];
        for (int32_t j = 0; j < g->size; j++) {
            p->mark[g->member[j]] = wanted;
            s->next[q->item[g->member[j]]] = q->item_start[q->item[g->member[j]]];
        }
    }
}

/* Put the parts of the tree in the place of the groups of `nearby`; what is left out becomes groups of one. */
static int32_t write_parts(Partition *p, const Search *s, int32_t size, int32_t old_groups)
{
    int32_t base = p->groups, parts = 0;

    for (int32_t i = 0; i < old_groups; i++)
        while (p->group[p->nearby[i]].size > 0)
            take_atom(p, p->group[p->nearby[i]].member[p->group[p->nearby[i]].size - 1]);
    for (int32_t node = 0; node < size; node++)
        parts = s->part[node] >= parts ? s->part[node] + 1 : parts;
    for (int32_t part = 0; part < parts; part++)
        if (add_group(p) < 0)
            return NO_MEMORY;
    for (int32_t node = 0; node < size; node++) {
        int32_t group = s->part[node] < 0 ? add_group(p) : base + s->part[node];
        if (group < 0 || put_atom(p, s->atom[node], group))
            return NO_MEMORY;
    }
    return 0;
}

/* Cut the groups around a small one anew where that leaves less outside. */
static int32_t cut_around(Partition *p, Search *s, int32_t start, int32_t wanted_groups, int *is_whole)
{
    int32_t groups = collect_around(p, start, wanted_groups), wanted = ++p->search;
    int32_t root = p->group[start].member[0];
    int64_t small, left_out = 0;

    *is_whole = groups < wanted_groups;
    if (!may_improve(p, groups, &small) && !*is_whole)
        return 0;
    mark_atoms(p, s, groups, wanted);
    int32_t size = grow_tree(p, s, root, wanted);
    s->budget -= size;
    int32_t status = cut_tree(p->problem, s->atom, s->parent, size, s->part, &left_out);
    if (status == NO_MEMORY)
        return NO_MEMORY;
    *is_whole |= status == TOO_LARGE;
    if (*is_whole)
        for (int32_t node = 0; node < size; node++)
            s->settled[s->atom[node]] = 1;
    if (status == TOO_LARGE || left_out >= small)
        return 0;
    return write_parts(p, s, size, groups);
}

/* Cut ever larger neighbourhoods until nothing of the small group is left outside, or nothing more is near. */
static int32_t rescue(Partition *p, Search *s, int32_t number)
{
    int32_t atom = p->group[number].member[0];
    int is_whole = 0;

    for (int32_t wanted = 3; !is_whole && s->budget > 0; wanted += wanted / 2) {
        int32_t group = p->label[atom];
        if (!is_small(p, group) || s->settled[atom])
            return 0;
        if (cut_around(p, s, group, wanted, &is_whole))
            return NO_MEMORY;
    }
    return 0;
}

static int32_t rescue_all(Partition *p, Search *s)
{
    /* Groups that the cuts add stand at the end, so that they are met too. */
    for (int32_t group = 0; group < p->groups && s->budget > 0; group++)
        if (is_small(p, group) && !s->settled[p->group[group].member[0]] && rescue(p, s, group))
            return NO_MEMORY;
    return 0;
}

int32_t repair_groups(Partition *p)
{
    const Problem *q = p->problem;
    size_t atoms = (size_t)q->atoms + 1;
    Search s = {.budget = 60 * q->atoms + 1000000};
    int32_t status = NO_MEMORY, groups = p->groups;

    if (fill_left_overs(p))
        return NO_MEMORY;
    for (int32_t group = 0; group < groups; group++)
        if (is_small(p, group) && disperse(p, group))
            return NO_MEMORY;
    if (push_left_overs(p))
        return NO_MEMORY;
    s.atom = malloc(atoms * sizeof *s.atom);
    s.parent = malloc(atoms * sizeof *s.parent);
    s.part = malloc(atoms * sizeof *s.part);
    s.place = malloc(atoms * sizeof *s.place);
    s.next = malloc(((size_t)q->items + 1) * sizeof *s.next);
    s.settled = calloc(atoms, 1);
    for (int64_t item = 0; s.next && item < q->items; item++)
        s.next[item] = q->item_start[item];
    if (s.atom && s.parent && s.part && s.place && s.next && s.settled)
        status = rescue_all(p, &s);
    free(s.atom);
    free(s.parent);
    free(s.part);
    free(s.place);
    free(s.next);
    free(s.settled);
    drop_empty_groups(p);
    for (int32_t group = p->groups - 1; status == 0 && group >= 0; group--)
        if (is_small(p, group))
            status = scatter(p, group);
    return status;
}
