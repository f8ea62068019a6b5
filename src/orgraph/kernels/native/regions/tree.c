/* The best cut of a spanning tree into groups within the bounds: as little weight as possible stays outside.

   table[v][s] is the least weight left out at or below v when the part that holds v weighs s so far; s = 0: v is left
   out. Where no maximum binds, the largest s stands for itself or more. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

#define NEVER (INT32_MAX / 2)
#define LARGEST_TREE 30000000 /* entries of all tables together */

typedef struct {
    int32_t own, taken;         /* sizes that made this one: of the parent before, of the child (0: cut off) */
} Choice;

typedef struct {
    const Problem *problem;
    int32_t size, top;          /* nodes; the largest s of a table */
    int saturated;              /* top stands for itself or more */
    const int32_t *atom;        /* of each node; a node stands after its parent */
    int32_t *parent;
    int32_t *length;            /* of the table of each node */
    int32_t *closed;            /* its best s when nothing above belongs to its part */
    int32_t **table;
    Choice **choice;            /* what its parent's table was made of */
} Tree;

static int32_t find_closed(const Tree *t, int32_t node, int32_t *left_out)
{
    int32_t best = 0;
    for (int64_t s = t->problem->minimum; s < t->length[node]; s++)
        if (t->table[node][s] < t->table[node][best])
            best = (int32_t)s;
    *left_out = t->table[node][best];
    return best;
}

static int32_t open_node(Tree *t, int32_t node)
{
    int32_t weight = t->problem->weight[t->atom[node]], alone = weight < t->top ? weight : t->top;
    int fits = weight <= t->top || t->saturated;
    int32_t length = fits ? alone + 1 : 1;

    t->table[node] = malloc((size_t)length * sizeof **t->table);
    if (!t->table[node])
        return NO_MEMORY;
    for (int32_t s = 1; s < length; s++)
        t->table[node][s] = NEVER;
    t->table[node][0] = weight;
    if (fits)
        t->table[node][alone] = 0;
    t->length[node] = length;
    return 0;
}

static void join_sizes(const Tree *t, int32_t parent, int32_t child, int32_t *merged, Choice *choice)
{
    const int32_t *above = t->table[parent], *below = t->table[child];

    for (int32_t own = 1; own < t->length[parent]; own++) {
        if (above[own] >= NEVER)
            continue;
        for (int32_t taken = 1; taken < t->length[child]; taken++) {
            int32_t sum = own + taken, cost = above[own] + below[taken];
            if (sum > t->top) {
                if (!t->saturated)
                    break;
                sum = t->top;
            }
            if (cost < merged[sum]) {
                merged[sum] = cost;
                choice[sum] = (Choice){own, taken};
            }
        }
    }
}

/* Merge the table of a child into that of its parent, and remember how. */
static int32_t merge_child(Tree *t, int32_t child)
{
    int32_t parent = t->parent[child], left_out;
    int32_t longest = t->length[parent] + t->length[child] - 1;
    int32_t length = longest < t->top + 1 ? longest : t->top + 1;
    int32_t *merged = malloc((size_t)length * sizeof *merged);
    Choice *choice = malloc((size_t)length * sizeof *choice);

    if (!merged || !choice) {
        free(merged);
        free(choice);
        return NO_MEMORY;
    }
    t->closed[child] = find_closed(t, child, &left_out);
    for (int32_t s = 0; s < length; s++) {
        int possible = s < t->length[parent] && t->table[parent][s] < NEVER;
        merged[s] = possible ? t->table[parent][s] + left_out : NEVER;
        choice[s] = (Choice){s, 0};
    }
    join_sizes(t, parent, child, merged, choice);
    free(t->table[parent]);
    free(t->table[child]);
    t->table[parent] = merged;
    t->table[child] = NULL;
    t->length[parent] = length;
    t->choice[child] = choice;
    return 0;
}

/* Walk down from the root and give every node its part, -1 where it is left out. */
static void write_parts(Tree *t, int32_t *part)
{
    int32_t *state = t->length, parts = 0; /* the lengths have served */

    state[0] = t->closed[0];
    part[0] = state[0] ? parts++ : -1;
    for (int32_t node = 1; node < t->size; node++) {
        Choice choice = t->choice[node][state[t->parent[node]]];
        state[t->parent[node]] = choice.own;
        state[node] = choice.taken ? choice.taken : t->closed[node];
        part[node] = choice.taken ? part[t->parent[node]] : state[node] ? parts++ : -1;
    }
}

static int32_t solve_tree(Tree *t, int32_t *part, int64_t *left_out)
{
    int32_t least;
    for (int32_t node = 0; node < t->size; node++)
        if (open_node(t, node))
            return NO_MEMORY;
    for (int32_t node = t->size - 1; node > 0; node--)
        if (merge_child(t, node))
            return NO_MEMORY;
    t->closed[0] = find_closed(t, 0, &least);
    *left_out = least;
    write_parts(t, part);
    return 0;
}

static void close_tree(Tree *t)
{
    for (int32_t node = 0; node < t->size; node++) {
        if (t->table)
            free(t->table[node]);
        if (t->choice)
            free(t->choice[node]);
    }
    free(t->length);
    free(t->closed);
    free(t->table);
    free(t->choice);
}

/* Cut the tree (a node stands after its parent) into parts; TOO_LARGE where the tables would not fit. */
int32_t cut_tree(const Problem *problem, const int32_t *atom, int32_t *parent, int32_t size, int32_t *part,
                 int64_t *left_out)
{
    Tree t = {.problem = problem, .size = size, .atom = atom, .parent = parent};
    int64_t whole = 0;
    size_t count = (size_t)size + 1;
    int32_t status = NO_MEMORY;

    for (int32_t node = 0; node < size; node++)
        whole += problem->weight[atom[node]];
    t.saturated = problem->maximum >= whole;
    int64_t top = t.saturated ? problem->minimum : problem->maximum;
    if (top > whole)
        top = whole;
    if (top * size > LARGEST_TREE)
        return TOO_LARGE;
    t.top = (int32_t)top;
    t.length = malloc(count * sizeof *t.length);
    t.closed = malloc(count * sizeof *t.closed);
    t.table = calloc(count, sizeof *t.table);
    t.choice = calloc(count, sizeof *t.choice);
    if (t.length && t.closed && t.table && t.choice)
        status = solve_tree(&t, part, left_out);
    close_tree(&t);
    return status;
}
