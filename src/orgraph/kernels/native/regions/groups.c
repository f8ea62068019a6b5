/* Groups of atoms that know their weight, mean and industries, so that every change is priced in a few steps. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

#define CHECKED_STEPS 400000 /* of one connectivity check; a group that needs more counts as broken */

uint32_t draw(Partition *p, uint32_t bound)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (uint32_t)(((p->random >> 32) * (uint64_t)bound) >> 32);
}

int32_t open_partition(Partition *p, const Problem *problem, uint64_t seed)
{
    size_t atoms = (size_t)problem->atoms + 1;
    size_t kinds = (size_t)problem->kinds + 1;

    memset(p, 0, sizeof *p);
    p->problem = problem;
    p->random = (seed + 1) * 0x9E3779B97F4A7C15u | 1u;
    for (int warm = 0; warm < 4; warm++)
        draw(p, 2);
    p->label = malloc(atoms * sizeof *p->label);
    p->position = malloc(atoms * sizeof *p->position);
    p->mark = calloc(atoms, sizeof *p->mark);
    p->list_a = malloc(atoms * sizeof *p->list_a);
    p->list_b = malloc(atoms * sizeof *p->list_b);
    p->list_c = malloc(atoms * sizeof *p->list_c);
    p->score = malloc(atoms * sizeof *p->score);
    p->gain = malloc(atoms * sizeof *p->gain);
    p->slot = malloc(atoms * sizeof *p->slot);
    p->kind_a = calloc(kinds, sizeof *p->kind_a);
    p->kind_b = calloc(kinds, sizeof *p->kind_b);
    if (!p->label || !p->position || !p->mark || !p->list_a || !p->list_b || !p->list_c || !p->score || !p->gain ||
        !p->slot || !p->kind_a || !p->kind_b)
        return NO_MEMORY;
    for (int64_t atom = 0; atom < problem->atoms; atom++)
        p->label[atom] = -1;
    return 0;
}

void close_partition(Partition *p)
{
    for (int32_t g = 0; g < p->groups; g++) {
        free(p->group[g].member);
        free(p->group[g].kind);
        free(p->group[g].kind_weight);
    }
    free(p->group);
    free(p->label);
    free(p->position);
    free(p->mark);
    free(p->group_mark);
    free(p->list_a);
    free(p->list_b);
    free(p->list_c);
    free(p->score);
    free(p->gain);
    free(p->slot);
    free(p->kind_a);
    free(p->kind_b);
    free(p->nearby);
    memset(p, 0, sizeof *p);
}

static int32_t grow(void **array, size_t count, size_t size)
{
    void *larger = realloc(*array, count * size);
    if (!larger)
        return NO_MEMORY;
    *array = larger;
    return 0;
}

int32_t add_group(Partition *p)
{
    if (p->groups == p->groups_capacity) {
        size_t capacity = (size_t)p->groups_capacity * 2 + 64;
        if (grow((void **)&p->group, capacity, sizeof *p->group) ||
            grow((void **)&p->group_mark, capacity, sizeof *p->group_mark) ||
            grow((void **)&p->nearby, capacity, sizeof *p->nearby))
            return NO_MEMORY;
        p->groups_capacity = (int32_t)capacity;
    }
    memset(&p->group[p->groups], 0, sizeof *p->group);
    p->group_mark[p->groups] = 0;
    return p->groups++;
}

/* Add a weight, which may be negative, to an industry of a group. */
static int32_t count_kind(Group *g, int32_t kind, int64_t weight)
{
    int32_t place = 0;
    while (place < g->kinds && g->kind[place] != kind)
        place++;
    if (place == g->kinds) {
        if (g->kinds == g->kinds_capacity) {
            size_t capacity = (size_t)g->kinds_capacity * 2 + 8;
            if (grow((void **)&g->kind, capacity, sizeof *g->kind) ||
                grow((void **)&g->kind_weight, capacity, sizeof *g->kind_weight))
                return NO_MEMORY;
            g->kinds_capacity = (int32_t)capacity;
        }
        g->kind[place] = kind;
        g->kind_weight[place] = 0;
        g->kinds++;
    }
    g->squares += (double)(weight * (2 * g->kind_weight[place] + weight));
    g->kind_weight[place] += weight;
    if (g->kind_weight[place] == 0) {
        g->kinds--;
        g->kind[place] = g->kind[g->kinds];
        g->kind_weight[place] = g->kind_weight[g->kinds];
    }
    return 0;
}

int32_t put_atom(Partition *p, int32_t atom, int32_t number)
{
    const Problem *q = p->problem;
    Group *g = &p->group[number];
    int32_t weight = q->weight[atom];

    if (g->size == g->capacity) {
        size_t capacity = (size_t)g->capacity * 2 + 8;
        if (grow((void **)&g->member, capacity, sizeof *g->member))
            return NO_MEMORY;
        g->capacity = (int32_t)capacity;
    }
    for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++)
        if (count_kind(g, q->part_kind[part], q->part_weight[part]))
            return NO_MEMORY;
    g->weight += weight;
    g->x += (q->x[atom] - g->x) * weight / (double)g->weight;
    g->y += (q->y[atom] - g->y) * weight / (double)g->weight;
    g->changed = ++p->step;
    p->label[atom] = number;
    p->position[atom] = g->size;
    g->member[g->size++] = atom;
    return 0;
}

void take_atom(Partition *p, int32_t atom)
{
    const Problem *q = p->problem;
    Group *g = &p->group[p->label[atom]];
    int32_t weight = q->weight[atom];
    int32_t last = g->member[--g->size];

    g->member[p->position[atom]] = last;
    p->position[last] = p->position[atom];
    p->label[atom] = -1;
    for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++)
        count_kind(g, q->part_kind[part], -q->part_weight[part]); /* nothing new to allocate */
    g->weight -= weight;
    if (g->weight > 0) {
        g->x -= (q->x[atom] - g->x) * weight / (double)g->weight;
        g->y -= (q->y[atom] - g->y) * weight / (double)g->weight;
    } else {
        g->x = g->y = g->squares = 0;
    }
    g->changed = ++p->step;
}

/* Number the groups anew without the empty ones; their order stays. */
void drop_empty_groups(Partition *p)
{
    int32_t kept = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        if (p->group[g].size == 0) {
            free(p->group[g].member);
            free(p->group[g].kind);
            free(p->group[g].kind_weight);
            continue;
        }
        if (kept != g) {
            p->group[kept] = p->group[g];
            for (int32_t i = 0; i < p->group[kept].size; i++)
                p->label[p->group[kept].member[i]] = kept;
        }
        kept++;
    }
    p->groups = kept;
}

double measure_kinds(const Problem *q, const Group *g, int32_t atom)
{
    double sum = 0;
    for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++)
        for (int32_t place = 0; place < g->kinds; place++)
            if (g->kind[place] == q->part_kind[part]) {
                sum += (double)g->kind_weight[place] * q->part_weight[part];
                break;
            }
    return sum;
}

static double measure_own_squares(const Problem *q, int32_t atom)
{
    double sum = 0;
    for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++)
        sum += (double)q->part_weight[part] * q->part_weight[part];
    return sum;
}

/* What the cost of the group rises by when the atom joins it. */
double price_adding(const Partition *p, int32_t atom, int32_t number)
{
    const Problem *q = p->problem;
    const Group *g = &p->group[number];
    double weight = q->weight[atom], whole = (double)g->weight + weight;
    double dx = q->x[atom] - g->x, dy = q->y[atom] - g->y;
    double squares = g->squares + 2 * measure_kinds(q, g, atom) + measure_own_squares(q, atom);
    double before = g->weight ? (double)g->weight - g->squares / (double)g->weight : 0;
    return (dx * dx + dy * dy) * (double)g->weight * weight / whole + whole - squares / whole - before;
}

/* What the cost of its group rises by (normally falls, so below zero) when the atom leaves it. */
double price_taking(const Partition *p, int32_t atom)
{
    const Problem *q = p->problem;
    const Group *g = &p->group[p->label[atom]];
    double weight = q->weight[atom], whole = (double)g->weight, rest = whole - weight;
    double dx = q->x[atom] - g->x, dy = q->y[atom] - g->y;
    double squares = g->squares - 2 * measure_kinds(q, g, atom) + measure_own_squares(q, atom);
    double before = whole - g->squares / whole;
    if (rest <= 0)
        return -before;
    return -(dx * dx + dy * dy) * whole * weight / rest + rest - squares / rest - before;
}

int are_adjacent(const Problem *q, int32_t a, int32_t b)
{
    if (q->reach_squared >= 0) {
        double dx = q->place_x[a] - q->place_x[b], dy = q->place_y[a] - q->place_y[b];
        return dx * dx + dy * dy <= q->reach_squared;
    }
    int64_t low = q->near_start[a], high = q->near_start[a + 1];
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (q->near[middle] < b)
            low = middle + 1;
        else
            high = middle;
    }
    return low < q->near_start[a + 1] && q->near[low] == b;
}

/* Follow the adjacency list: atoms are items where only the list says what is adjacent. */
static int hang_together_by_list(Partition *p, int32_t *list, int32_t size)
{
    const Problem *q = p->problem;
    int32_t wanted = ++p->search, met = ++p->search, found = 1;
    int32_t *queue = p->list_c;

    for (int32_t i = 0; i < size; i++)
        p->mark[list[i]] = wanted;
    queue[0] = list[0];
    p->mark[list[0]] = met;
    for (int32_t i = 0; i < found; i++)
        for (int64_t place = q->near_start[queue[i]]; place < q->near_start[queue[i] + 1]; place++)
            if (p->mark[q->near[place]] == wanted) {
                p->mark[q->near[place]] = met;
                queue[found++] = q->near[place];
            }
    p->work += 4 * size;
    return found == size;
}

/* Whether these atoms hang together by allowed steps. list_c must not be among the arguments. */
int hang_together(Partition *p, int32_t *list, int32_t size)
{
    int32_t reached = 1, steps = 0;

    if (size <= 1)
        return 1;
    if (p->problem->reach_squared < 0)
        return hang_together_by_list(p, list, size);
    for (int32_t i = 0; i < reached && reached < size; i++) {
        for (int32_t j = reached; j < size; j++)
            if (are_adjacent(p->problem, list[i], list[j])) {
                int32_t swapped = list[j];
                list[j] = list[reached];
                list[reached++] = swapped;
            }
        steps += size - reached + 8;
        if (steps > CHECKED_STEPS)
            break;
    }
    p->work += steps;
    return reached == size;
}

int stays_connected(Partition *p, int32_t atom)
{
    const Group *g = &p->group[p->label[atom]];
    int32_t size = 0;
    for (int32_t i = 0; i < g->size; i++)
        if (g->member[i] != atom)
            p->list_b[size++] = g->member[i];
    return hang_together(p, p->list_b, size);
}

int is_small(const Partition *p, int32_t group)
{
    return p->group[group].size > 0 && p->group[group].weight < p->problem->minimum;
}
