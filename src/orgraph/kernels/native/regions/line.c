/* Maps that are lines or rings: the best cut into runs along the first axis, or around the middle, is found by dynamic
   programming, and taken where it is better than what was found. On a line one organization too many here can only be balanced by shifting every border up
   to where one is missing. Where most have nobody within reach among the last ones along the axis, the map is no line. */

#include "regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOOKED_AT 20    /* places before one */
#define GAPS 20         /* one place in so many may have no link */
#define LARGEST_RING 50000
#define LONGEST 500     /* places of a run, or the time would grow with the square of a large maximum */

typedef struct {
    double along;
    int32_t atom;
} Place;

typedef struct {
    int64_t left_out;       /* weight that is in no run up to here */
    double cost;
    int32_t begin;          /* of the last run, -1 where the last atom is left out */
} Cut;

typedef struct {
    Partition *partition;
    Place *place;
    int32_t size;
    int32_t *link;          /* the last place before that is within reach, -1 where none of the nearest is */
    Cut *cut;               /* best of the first n places */
} Line;

static int compare_places(const void *one, const void *two)
{
    const Place *a = one, *b = two;
    if (a->along != b->along)
        return a->along < b->along ? -1 : 1;
    return (a->atom > b->atom) - (a->atom < b->atom);
}

/* Collect all atoms that hang together with one, along the axis; `met` marks items. */
static void collect(Line *l, int32_t start, uint8_t *met)
{
    const Problem *q = l->partition->problem;
    int32_t *queue = l->partition->list_c, count = 1;

    l->size = 0;
    queue[0] = start;
    met[start] = 1;
    for (int32_t i = 0; i < count; i++) {
        for (int64_t atom = q->item_start[queue[i]]; atom < q->item_start[queue[i] + 1]; atom++)
            l->place[l->size++] = (Place){q->place_x[atom], (int32_t)atom};
        for (int64_t near = q->near_start[queue[i]]; near < q->near_start[queue[i] + 1]; near++)
            if (!met[q->near[near]]) {
                met[q->near[near]] = 1;
                queue[count++] = q->near[near];
            }
    }
    qsort(l->place, (size_t)l->size, sizeof *l->place, compare_places);
}

/* Find the links; whether there are enough of them. */
static int link_places(Line *l)
{
    const Problem *q = l->partition->problem;
    int32_t gaps = 0;

    l->link[0] = -1;
    for (int32_t i = 1; i < l->size; i++) {
        int32_t back = i - 1;
        while (back >= 0 && back >= i - LOOKED_AT && !are_adjacent(q, l->place[i].atom, l->place[back].atom))
            back--;
        l->link[i] = back >= i - LOOKED_AT ? back : -1;
        gaps += l->link[i] < 0;
        if (gaps * GAPS > l->size)
            return 0;
    }
    return 1;
}

/* Try all runs that begin at a place; the first `begin` places are cut the best way. */
static void extend(Line *l, int32_t begin)
{
    Partition *p = l->partition;
    const Problem *q = p->problem;
    const Cut before = l->cut[begin];
    double x = 0, y = 0, spread = 0, squares = 0;
    int64_t weight = 0;
    int32_t end = begin;

    for (; end < l->size && (end == begin || l->link[end] >= begin); end++) {
        int32_t atom = l->place[end].atom, own = q->weight[atom];
        if (weight + own > q->maximum || end - begin >= LONGEST)
            break;
        double dx = q->x[atom] - x, dy = q->y[atom] - y, share = (double)own / (double)(weight + own);
        spread += (dx * dx + dy * dy) * (double)weight * share;
        x += dx * share;
        y += dy * share;
        weight += own;
        for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++) {
            int64_t *kind = &p->kind_a[q->part_kind[part]], more = q->part_weight[part];
            squares += (double)(more * (2 * *kind + more));
            *kind += more;
        }
        double cost = before.cost + spread + (double)weight - squares / (double)weight + q->price;
        Cut *after = &l->cut[end + 1];
        if (weight >= q->minimum && (before.left_out < after->left_out ||
                                     (before.left_out == after->left_out && cost < after->cost)))
            *after = (Cut){before.left_out, cost, begin};
    }
    while (end-- > begin)
        for (int64_t part = q->part_start[l->place[end].atom]; part < q->part_start[l->place[end].atom + 1]; part++)
            p->kind_a[q->part_kind[part]] = 0;
}

static void cut_line(Line *l)
{
    const Problem *q = l->partition->problem;

    for (int32_t i = 0; i <= l->size; i++)
        l->cut[i] = (Cut){INT64_MAX, INFINITY, -1};
    l->cut[0] = (Cut){0, 0, -1};
    for (int32_t i = 0; i < l->size; i++) {
        Cut without = {l->cut[i].left_out + q->weight[l->place[i].atom], l->cut[i].cost, -1}, *next = &l->cut[i + 1];
        if (without.left_out < next->left_out ||
            (without.left_out == next->left_out && without.cost < next->cost))
            *next = without;
        extend(l, i);
    }
}

/* What the groups of the line leave out and cost now. */
static Cut measure_now(Line *l)
{
    Partition *p = l->partition;
    Cut now = {0, 0, -1};

    p->scan++;
    for (int32_t i = 0; i < l->size; i++) {
        int32_t atom = l->place[i].atom, group = p->label[atom];
        if (group < 0 || p->group[group].weight < p->problem->minimum) {
            now.left_out += p->problem->weight[atom];
        } else if (p->group_mark[group] != p->scan) {
            p->group_mark[group] = p->scan;
            now.cost += measure_list(p, p->group[group].member, p->group[group].size) + p->problem->price;
        }
    }
    return now;
}

/* Put the runs in the place of the groups; who is left out is a group of one. */
static int32_t write_runs(Line *l)
{
    Partition *p = l->partition;

    for (int32_t i = 0; i < l->size; i++)
        if (p->label[l->place[i].atom] >= 0)
            take_atom(p, l->place[i].atom);
    for (int32_t end = l->size; end > 0;) {
        int32_t begin = l->cut[end].begin >= 0 ? l->cut[end].begin : end - 1, group = add_group(p);
        if (group < 0)
            return NO_MEMORY;
        for (; end > begin; end--)
            if (put_atom(p, l->place[end - 1].atom, group))
                return NO_MEMORY;
    }
    return 0;
}

/* Cut one line anew. 1 where that is better. */
static int32_t recut_line(Line *l)
{
    if (l->size < 2 || !link_places(l))
        return 0;
    cut_line(l);
    Cut now = measure_now(l), best = l->cut[l->size];
    if (best.left_out > now.left_out || (best.left_out == now.left_out && best.cost >= now.cost - LEAST_GAIN))
        return 0;
    return write_runs(l) ? NO_MEMORY : 1;
}

/* Order the places around their middle. */
static void order_around(Line *l)
{
    const Problem *q = l->partition->problem;
    double x = 0, y = 0;

    for (int32_t i = 0; i < l->size; i++) {
        x += q->place_x[l->place[i].atom] / l->size;
        y += q->place_y[l->place[i].atom] / l->size;
    }
    for (int32_t i = 0; i < l->size; i++)
        l->place[i].along = atan2(q->place_y[l->place[i].atom] - y, q->place_x[l->place[i].atom] - x);
    qsort(l->place, (size_t)l->size, sizeof *l->place, compare_places);
}

/* Begin the ring at its n-th place. */
static void turn_ring(Line *l, int32_t begin)
{
    for (int32_t i = 0; i < begin; i++)
        l->place[i].along += 8; /* more than a turn */
    qsort(l->place, (size_t)l->size, sizeof *l->place, compare_places);
}

/* The first border of groups on the ring. */
static int32_t find_border(const Line *l)
{
    const int32_t *label = l->partition->label;
    int32_t place = 1;

    while (place < l->size && label[l->place[place].atom] == label[l->place[place - 1].atom])
        place++;
    return place % l->size;
}

/* Where the middle one of the runs begins: it need not be a border. */
static int32_t find_middle(const Line *l)
{
    int32_t place = l->size;

    while (place > l->size / 2)
        place = l->cut[place].begin >= 0 ? l->cut[place].begin : place - 1;
    return place;
}

/* Cut one ring anew: from a border of what was found, then from one of the cut. 1 where that is better. */
static int32_t recut_ring(Line *l)
{
    if (l->size < 2 || l->size > LARGEST_RING)
        return 0;
    order_around(l);
    if (!link_places(l))
        return 0;
    turn_ring(l, find_border(l));
    if (!link_places(l))
        return 0;
    cut_line(l);
    turn_ring(l, find_middle(l));
    return recut_line(l);
}

/* Cut all lines and rings anew where that is better. Returns how many were. */
int32_t recut_lines(Partition *p)
{
    const Problem *q = p->problem;
    size_t atoms = (size_t)q->atoms + 1;
    Line l = {.partition = p, .place = malloc(atoms * sizeof *l.place), .link = malloc(atoms * sizeof *l.link),
              .cut = malloc(atoms * sizeof *l.cut)};
    uint8_t *met = calloc((size_t)q->items + 1, 1);
    int32_t status = l.place && l.link && l.cut && met ? 0 : NO_MEMORY, changed = 0;

    for (int32_t item = 0; item < q->items && status >= 0; item++)
        if (!met[item]) {
            collect(&l, item, met);
            int32_t straight = recut_line(&l), around = straight < 0 ? straight : recut_ring(&l);
            status = around < 0 ? around : 0;
            changed += straight + around;
        }
    free(l.place);
    free(l.link);
    free(l.cut);
    free(met);
    drop_empty_groups(p);
    return status < 0 ? status : changed;
}
