/* Moves that lower the cost and keep every group connected and within the bounds. */

#include "regions.h"

#include <string.h>

#define NEAREST 6   /* groups with which one is cut anew */

/* Move an atom to the neighbouring group where it costs least, if that lowers the cost. Returns 1 if it moved. */
static int32_t move_atom(Partition *p, int32_t atom)
{
    const Problem *q = p->problem;
    int32_t from = p->label[atom], best = -1, found[64];

    if (p->group[from].weight - q->weight[atom] < q->minimum)
        return 0;
    p->scan++;
    p->group_mark[from] = p->scan;
    int32_t count = list_groups_beside(p, atom, found, 64);
    double gain = price_taking(p, atom), least = -LEAST_GAIN;
    p->work += 60 + 30 * count;
    for (int32_t i = 0; i < count; i++) {
        if (p->group[found[i]].weight + q->weight[atom] > q->maximum || p->group[found[i]].weight < q->minimum)
            continue;
        double change = gain + price_adding(p, atom, found[i]);
        if (change < least) {
            least = change;
            best = found[i];
        }
    }
    if (best < 0 || !stays_connected(p, atom))
        return 0;
    take_atom(p, atom);
    return put_atom(p, atom, best) ? NO_MEMORY : 1;
}

/* Cut a group anew with each of its nearest neighbours, where one of the two has changed. */
static int32_t recut_around(Partition *p, int32_t number, int32_t since)
{
    int32_t count = list_neighbours(p, number, NEAREST), changed = 0, chosen[NEAREST];

    memcpy(chosen, p->nearby, (size_t)count * sizeof *chosen);
    for (int32_t i = 0; i < count; i++) {
        if (p->group[number].changed <= since && p->group[chosen[i]].changed <= since)
            continue;
        if (p->group[chosen[i]].weight < p->problem->minimum)
            continue;
        int32_t status = recut_pair(p, number, chosen[i]);
        if (status < 0)
            return status;
        changed += status;
    }
    return changed;
}

static int32_t split_all(Partition *p)
{
    int32_t changed = 0;
    for (int32_t group = 0; group < p->groups; group++)
        for (int32_t status = 1; status == 1;) {
            status = split_group(p, group);
            if (status < 0)
                return status;
            changed += status;
        }
    return changed;
}

/* Change every group that is large enough, one after the other. */
static int32_t change_all(Partition *p, int32_t (*change)(Partition *, int32_t))
{
    int32_t changed = 0;
    for (int32_t group = 0; group < p->groups; group++) {
        if (p->group[group].size == 0 || p->group[group].weight < p->problem->minimum)
            continue;
        int32_t status = change(p, group);
        if (status < 0)
            return status;
        changed += status;
    }
    if (changed > 0)
        drop_empty_groups(p);
    return changed;
}

/* Make the number of groups what pays. Where they have a price, fewer and larger ones may cost less. */
static int32_t change_number(Partition *p)
{
    int32_t status = split_all(p);
    if (status >= 0 && p->merges)
        status = change_all(p, merge_group);
    return status < 0 ? status : change_all(p, dissolve_group);
}

static int32_t move_all(Partition *p)
{
    int32_t changed = 0;
    for (int64_t atom = 0; atom < p->problem->atoms; atom++) {
        if (p->label[atom] < 0 || p->group[p->label[atom]].weight < p->problem->minimum)
            continue;
        int32_t status = move_atom(p, (int32_t)atom);
        if (status < 0)
            return status;
        changed += status;
    }
    return changed;
}

static int32_t create_all(Partition *p, int32_t since)
{
    int32_t changed = 0;
    for (int32_t group = 0; group < p->groups; group++) {
        if (p->group[group].weight < p->problem->minimum || p->group[group].changed <= since)
            continue;
        int32_t status = create_group(p, group);
        if (status < 0)
            return status;
        changed += status;
    }
    return changed;
}

/* Cost of all groups with their price; what lies outside of valid groups comes back as weight where that is wanted. */
double measure_groups(Partition *p, int64_t *left_out)
{
    double sum = 0;
    int64_t outside = 0;

    for (int32_t group = 0; group < p->groups; group++) {
        const Group *g = &p->group[group];
        if (g->weight < p->problem->minimum || g->weight > p->problem->maximum)
            outside += g->weight;
        else
            sum += measure_list(p, g->member, g->size) + p->problem->price;
    }
    if (left_out)
        *left_out = outside;
    return sum;
}

/* Make new groups, move atoms and cut pairs anew, round by round, while anything changes. */
static int32_t settle_groups(Partition *p, int32_t rounds)
{
    int32_t since = 0, changed = 1;

    for (int32_t round = 0; round < rounds && changed > 0; round++) {
        int32_t begun = p->step;
        changed = create_all(p, since);
        if (changed >= 0)
            changed = move_all(p);
        for (int32_t group = 0; group < p->groups && changed >= 0; group++) {
            if (p->group[group].weight < p->problem->minimum)
                continue;
            int32_t status = recut_around(p, group, since);
            changed = status < 0 ? status : changed + status;
        }
        since = begun;
    }
    return changed < 0 ? changed : 0;
}

/* Settle, anneal, settle, and once more what is cut better as a line. The first heat is `heat` times the mean cost of an
   atom. */
int32_t refine_groups(Partition *p, int64_t sweeps, double heat)
{
    if (change_number(p) < 0 || settle_groups(p, 1))
        return NO_MEMORY;
    if (anneal_groups(p, sweeps, heat * measure_groups(p, NULL) / (double)p->problem->atoms))
        return NO_MEMORY;
    if (change_number(p) < 0 || settle_groups(p, 1))
        return NO_MEMORY;
    int32_t lines = recut_lines(p);
    return lines > 0 ? settle_groups(p, 2) : lines;
}
