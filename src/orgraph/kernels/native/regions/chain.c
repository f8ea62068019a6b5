/* What is left over moves on through full groups: each takes one atom in and gives another one to the next, until one
   has room or another left-over group grows. So left-overs meet until they make groups of their own. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 500     /* groups in a chain */
#define TRIES 4
#define FILLED 2        /* groups of at least one in so many parts of the minimum are filled up, not dispersed */

typedef struct {
    int32_t *before;    /* per group: the one from which the search came */
    int32_t *queue;
    int32_t banned_from[TRIES], banned_to[TRIES], banned;
    enum { PUSH, FILL, COMPLETE } way;
    int64_t budget;     /* atoms that may still be looked at */
    int32_t atom[LONGEST + 1], from[LONGEST + 1], moves;
} Chain;

static int is_banned(const Chain *c, int32_t from, int32_t to)
{
    for (int32_t i = 0; i < c->banned; i++)
        if (c->banned_from[i] == from && c->banned_to[i] == to)
            return 1;
    return 0;
}

static int is_goal(const Partition *p, const Chain *c, int32_t start, int32_t group)
{
    const Problem *q = p->problem;
    int64_t weight = p->group[group].weight;
    if (c->way == COMPLETE && weight < q->minimum)
        return weight < p->group[start].weight || (weight == p->group[start].weight && group > start);
    if (c->way != PUSH)
        return weight > q->minimum;
    if (weight >= q->minimum)
        return weight < q->maximum;
    return weight > p->group[start].weight || (weight == p->group[start].weight && group < start);
}

/* Breadth first from a left-over group; the goal, or -1. */
static int32_t search_goal(Partition *p, Chain *c, int32_t start)
{
    const Problem *q = p->problem;
    int32_t count = 1;

    p->scan++;
    p->group_mark[start] = p->scan;
    c->queue[0] = start;
    for (int32_t i = 0; i < count && c->budget > 0; i++) {
        const Group *g = &p->group[c->queue[i]];
        for (int32_t j = 0; j < g->size; j++) {
            int32_t item = q->item[g->member[j]];
            for (int64_t place = q->near_start[item] - 1; place < q->near_start[item + 1]; place++) {
                int32_t other = place < q->near_start[item] ? item : q->near[place];
                for (int64_t each = q->item_start[other]; each < q->item_start[other + 1]; each++) {
                    int32_t group = p->label[each];
                    c->budget--;
                    if (p->group_mark[group] == p->scan || is_banned(c, c->queue[i], group))
                        continue;
                    p->group_mark[group] = p->scan;
                    c->before[group] = c->queue[i];
                    if (is_goal(p, c, start, group))
                        return group;
                    if (p->group[group].weight >= q->minimum)
                        c->queue[count++] = group;
                }
            }
        }
    }
    return -1;
}

static int touches(const Partition *p, int32_t atom, int32_t group)
{
    const Problem *q = p->problem;
    int32_t item = q->item[atom];
    for (int64_t place = q->near_start[item] - 1; place < q->near_start[item + 1]; place++) {
        int32_t other = place < q->near_start[item] ? item : q->near[place];
        for (int64_t each = q->item_start[other]; each < q->item_start[other + 1]; each++)
            if (p->label[each] == group)
                return 1;
    }
    return 0;
}

/* Give the next group the atom that costs least; 0 where none can leave. */
static int32_t hand_on(Partition *p, Chain *c, int32_t from, int32_t to)
{
    const Problem *q = p->problem;
    int32_t best = -1;
    double least = 0;

    for (int32_t i = 0; i < p->group[from].size; i++) {
        int32_t atom = p->group[from].member[i];
        int64_t filled = p->group[to].weight + q->weight[atom];
        c->budget -= 8;
        if (q->weight[atom] != 1 || filled > q->maximum + 1 || !touches(p, atom, to))
            continue;
        double cost = price_taking(p, atom) + price_adding(p, atom, to);
        if ((best < 0 || cost < least) && (p->group[from].size == 1 || stays_connected(p, atom))) {
            best = atom;
            least = cost;
        }
    }
    if (best < 0)
        return 0;
    c->atom[c->moves] = best;
    c->from[c->moves++] = from;
    take_atom(p, best);
    return put_atom(p, best, to) ? NO_MEMORY : 1;
}

static int32_t undo(Partition *p, Chain *c)
{
    while (c->moves > 0) {
        int32_t atom = c->atom[--c->moves];
        take_atom(p, atom);
        if (put_atom(p, atom, c->from[c->moves]))
            return NO_MEMORY;
    }
    return 0;
}

/* Move one atom of a left-over group along a chain. Returns 1 where that worked. */
static int32_t push_once(Partition *p, Chain *c, int32_t start)
{
    int32_t path[LONGEST + 1], length = 0, goal = search_goal(p, c, start), status = 1;

    if (goal < 0)
        return 0;
    for (int32_t group = goal; length <= LONGEST; group = c->before[group]) {
        path[length++] = group;
        if (group == start)
            break;
    }
    if (path[length - 1] != start)
        return 0;
    c->moves = 0;
    for (int32_t i = length - 1; i > 0 && status == 1; i--) {
        int32_t outer = c->way != PUSH ? length - 1 - i : i, inner = c->way != PUSH ? outer + 1 : i - 1;
        status = hand_on(p, c, path[outer], path[inner]);
        if (status == 0 && c->banned < TRIES) {
            c->banned_from[c->banned] = c->way != PUSH ? path[inner] : path[outer];
            c->banned_to[c->banned++] = c->way != PUSH ? path[outer] : path[inner];
        }
    }
    if (status == 0 && undo(p, c))
        return NO_MEMORY;
    return status;
}

static int32_t push_out(Partition *p, Chain *c, int32_t start)
{
    c->banned = 0;
    for (int32_t tried = 0; tried < TRIES && p->group[start].size > 0 && p->group[start].weight < p->problem->minimum;) {
        int32_t status = push_once(p, c, start);
        if (status < 0)
            return status;
        if (status == 0)
            tried++;
    }
    return 0;
}

/* What complete groups have above the minimum, and all that is in none. */
static int64_t measure_spare(const Partition *p)
{
    int64_t spare = 0, minimum = p->problem->minimum;
    for (int32_t group = 0; group < p->groups; group++) {
        int64_t weight = p->group[group].weight;
        spare += weight > minimum ? weight - minimum : weight < minimum ? weight : 0;
    }
    return spare;
}

/* Whether something is to be done for a group. */
static int is_wanted(const Partition *p, const Chain *c, int32_t group)
{
    const Group *g = &p->group[group];
    return g->size > 0 && g->weight < p->problem->minimum &&
           (c->way != FILL || FILLED * g->weight >= p->problem->minimum);
}

static int32_t chain_all(Partition *p, int way)
{
    const Problem *q = p->problem;
    Chain c = {.budget = 400 * q->atoms + 10000000, .way = way};
    int32_t status = 0;

    c.before = malloc(((size_t)p->groups + 1) * sizeof *c.before);
    c.queue = malloc(((size_t)p->groups + 1) * sizeof *c.queue);
    if (!c.before || !c.queue)
        status = NO_MEMORY;
    for (int32_t group = p->groups - 1; group >= 0 && status == 0 && c.budget > 0; group--)
        if (is_wanted(p, &c, group))
            status = push_out(p, &c, group);
    free(c.before);
    free(c.queue);
    return status;
}

/* Complete left-over groups that are not far from the minimum with what others have above it. */
int32_t fill_left_overs(Partition *p)
{
    return chain_all(p, FILL);
}

/* Let what is left over move on; where that made groups too large for others to become complete, take it back. */
int32_t push_left_overs(Partition *p)
{
    if (chain_all(p, PUSH))
        return NO_MEMORY;
    if (measure_spare(p) < p->problem->minimum)
        return 0;
    return chain_all(p, COMPLETE) || chain_all(p, PUSH) ? NO_MEMORY : 0;
}
