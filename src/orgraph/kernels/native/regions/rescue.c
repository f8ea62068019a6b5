/* What nothing else could place: ever larger neighbourhoods are cut anew along spanning trees, which places as many as
   the best of these trees allows. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

#define FEW_TREES 4         /* are tried everywhere before many are anywhere */
#define TREE_NODES 60000    /* of all spanning trees of one neighbourhood together */

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
    int32_t *place;                /* per node: how many of its neighbours the search has passed, its own item first */
    int32_t trees;                 /* how many are tried */
    int32_t tree;                  /* the number of the tree, which decides how it grows */
    uint64_t salt;                 /* of this search: another one grows other trees */
    int64_t *next;                 /* per item: no atom before this one is still wanted */
    int8_t *settled;               /* per atom: nothing more can be done for it */
    int64_t budget;                /* nodes that may still be searched */
} Search;

/* A number below `count` that seems random, always the same one for the same search, tree and place. */
static int64_t scatter_number(const Search *s, int64_t place, int64_t count)
{
    uint64_t mixed = ((uint64_t)place ^ (uint64_t)s->tree << 32 ^ s->salt) * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9u;
    return (int64_t)((mixed >> 32) % (uint64_t)count);
}

/* The item that comes after the `passed` first ones beside an atom; its own comes first. */
static int32_t pick_item(const Problem *q, const Search *s, int32_t item, int32_t passed)
{
    int64_t begin = q->near_start[item], count = q->near_start[item + 1] - begin, place = passed - 1;

    if (passed == 0)
        return item;
    return q->near[begin + (s->tree ? (place + scatter_number(s, item, count)) % count : place)];
}

/* The next wanted atom beside a node, -1 where there is none. Equal atoms of its own item come first. */
static int32_t step_on(Partition *p, Search *s, int32_t node, int32_t wanted)
{
    const Problem *q = p->problem;
    int32_t item = q->item[s->atom[node]];

    for (; s->place[node] <= q->near_start[item + 1] - q->near_start[item]; s->place[node]++) {
        int32_t other = pick_item(q, s, item, s->place[node]);
        while (s->next[other] < q->item_start[other + 1] && p->mark[s->next[other]] != wanted)
            s->next[other]++;
        if (s->next[other] < q->item_start[other + 1])
            return (int32_t)s->next[other];
    }
    return -1;
}

/* Depth first, so that the tree is as much like a path as may be: a path can be cut anywhere. Every other tree goes on
   from any of its nodes now and then. Returns how many nodes there are. */
static int32_t grow_tree(Partition *p, Search *s, int32_t root, int32_t wanted)
{
    int32_t size = 0, node = 0, open = 0, next = root, above = -1;

    while (node >= 0) {
        if (next < 0) {
            open -= node == open;
            node = s->tree % 2 ? open : s->parent[node];
        } else {
            p->mark[next] = 0;
            s->atom[size] = next;
            s->parent[size] = above;
            s->place[size] = 0;
            open = size++;
            node = s->tree % 2 && scatter_number(s, ~size, 3) == 0 ? (int32_t)scatter_number(s, -size, size) : open;
        }
        above = node;
        next = node < 0 ? -1 : step_on(p, s, node, wanted);
    }
    return size;
}

/* The weight that must stay outside of groups by sizes alone; what does now comes back as `small`. */
static int64_t bound_left_out(const Partition *p, int32_t groups, int64_t *small)
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
    return whole - (most < whole ? most : whole);
}

/* Mark the atoms of `nearby` as wanted. Returns their weight. */
static int64_t mark_atoms(Partition *p, Search *s, int32_t groups, int32_t wanted)
{
    const Problem *q = p->problem;
    int64_t weight = 0;

    for (int32_t i = 0; i < groups; i++) {
        const Group *g = &p->group[p->nearby[i]];
        weight += g->weight;
        for (int32_t j = 0; j < g->size; j++) {
            p->mark[g->member[j]] = wanted;
            s->next[q->item[g->member[j]]] = q->item_start[q->item[g->member[j]]];
        }
    }
    return weight;
}

/* Take all atoms out of the groups of `nearby`; they come to list_b. Returns their number. */
static int32_t empty_groups(Partition *p, int32_t groups)
{
    int32_t taken = 0;
    for (int32_t i = 0; i < groups; i++)
        while (p->group[p->nearby[i]].size > 0) {
            int32_t atom = p->group[p->nearby[i]].member[p->group[p->nearby[i]].size - 1];
            take_atom(p, atom);
            p->list_b[taken++] = atom;
        }
    return taken;
}

/* Put the parts of the tree in the place of the groups of `nearby`; what is left out becomes groups of one. */
static int32_t write_parts(Partition *p, const Search *s, int32_t size, int32_t old_groups)
{
    int32_t base = p->groups, parts = 0, taken = empty_groups(p, old_groups);

    for (int32_t node = 0; node < size; node++)
        parts = s->part[node] >= parts ? s->part[node] + 1 : parts;
    for (int32_t part = 0; part < parts; part++)
        if (add_group(p) < 0)
            return NO_MEMORY;
    for (int32_t node = 0; node < size; node++)
        if (s->part[node] >= 0 && put_atom(p, s->atom[node], base + s->part[node]))
            return NO_MEMORY;
    for (int32_t i = 0; i < taken; i++) {
        if (p->label[p->list_b[i]] >= 0)
            continue;
        int32_t group = add_group(p);
        if (group < 0 || put_atom(p, p->list_b[i], group))
            return NO_MEMORY;
    }
    return 0;
}

/* Where a tree begins: the first one at one end of the map, the others anywhere in the groups of `nearby`. */
static int32_t pick_root(const Partition *p, int32_t groups, int32_t tree)
{
    const Group *g = &p->group[p->nearby[tree % groups]];
    int32_t root = g->member[tree / groups % g->size];

    for (int32_t i = 0; tree == 0 && i < groups; i++)
        for (int32_t j = 0; j < p->group[p->nearby[i]].size; j++)
            if (p->group[p->nearby[i]].member[j] < root)
                root = p->group[p->nearby[i]].member[j];
    return root;
}

/* Grow one of many trees over the groups of `nearby` and cut it. Returns what `cut_tree` does. What hangs together by
   steps that are no candidates only, the tree does not reach: it is left out. */
static int32_t cut_one_tree(Partition *p, Search *s, int32_t groups, int32_t tree, int32_t *size, int64_t *left_out)
{
    int32_t wanted = ++p->search;

    s->tree = tree;
    int64_t weight = mark_atoms(p, s, groups, wanted);
    *size = grow_tree(p, s, pick_root(p, groups, tree), wanted);
    s->budget -= *size;
    for (int32_t node = 0; node < *size; node++)
        weight -= p->problem->weight[s->atom[node]];
    int32_t status = cut_tree(p->problem, s->atom, s->parent, *size, s->part, left_out);
    *left_out += weight;
    return status;
}

/* Nothing more can be done for the groups of `nearby`. */
static void settle(const Partition *p, Search *s, int32_t groups)
{
    for (int32_t i = 0; i < groups; i++)
        for (int32_t j = 0; j < p->group[p->nearby[i]].size; j++)
            s->settled[p->group[p->nearby[i]].member[j]] = 1;
}

/* Cut the groups around a small one anew where that leaves less outside: along the best of some trees. */
static int32_t cut_around(Partition *p, Search *s, int32_t start, int32_t wanted_groups, int *is_whole)
{
    int32_t groups = collect_around(p, start, wanted_groups), size = 0, best = -1, last = -1, status = 0;
    int64_t small, left_out = 0, bound = bound_left_out(p, groups, &small), least = small;

    *is_whole = groups < wanted_groups;
    if (bound >= small && !*is_whole)
        return 0;
    for (int32_t tree = 0; tree < s->trees && (int64_t)tree * size <= TREE_NODES && least > bound && s->budget > 0; tree++) {
        status = cut_one_tree(p, s, groups, tree, &size, &left_out);
        if (status)
            break;
        last = tree;
        if (left_out < least) {
            least = left_out;
            best = tree;
        }
    }
    if (status == NO_MEMORY)
        return NO_MEMORY;
    *is_whole |= status == TOO_LARGE;
    if (*is_whole)
        settle(p, s, groups);
    if (best < 0)
        return 0;
    if (best != last && cut_one_tree(p, s, groups, best, &size, &left_out))
        return NO_MEMORY;
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

static int32_t rescue_all(Partition *p, Search *s, int32_t trees)
{
    s->trees = trees;
    memset(s->settled, 0, (size_t)p->problem->atoms);
    /* Groups that the cuts add stand at the end, so that they are met too. */
    for (int32_t group = 0; group < p->groups && s->budget > 0; group++)
        if (is_small(p, group) && !s->settled[p->group[group].member[0]] && rescue(p, s, group))
            return NO_MEMORY;
    return 0;
}

int32_t rescue_left_overs(Partition *p)
{
    const Problem *q = p->problem;
    size_t atoms = (size_t)q->atoms + 1;
    Search s = {.budget = 60 * q->atoms + 1000000, .salt = (uint64_t)draw(p, 1u << 31) << 16};
    int32_t status = NO_MEMORY;

    s.atom = malloc(atoms * sizeof *s.atom);
    s.parent = malloc(atoms * sizeof *s.parent);
    s.part = malloc(atoms * sizeof *s.part);
    s.place = malloc(atoms * sizeof *s.place);
    s.next = malloc(((size_t)q->items + 1) * sizeof *s.next);
    s.settled = malloc(atoms);
    for (int64_t item = 0; s.next && item < q->items; item++)
        s.next[item] = q->item_start[item];
    if (s.atom && s.parent && s.part && s.place && s.next && s.settled)
        status = rescue_all(p, &s, FEW_TREES);
    if (status == 0 && p->trees > FEW_TREES)
        status = rescue_all(p, &s, p->trees);
    free(s.atom);
    free(s.parent);
    free(s.part);
    free(s.place);
    free(s.next);
    free(s.settled);
    return status;
}
