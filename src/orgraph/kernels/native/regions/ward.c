/* Ward merging by reciprocal nearest neighbours over the candidate graph, never past the maximum.

   Items are the first clusters. An item that fills whole groups by itself fills them at once: nothing is cheaper. A
   cluster that has reached the minimum merges no further: a split never raises the cost, so larger groups only pay
   where the minimum asks for them. */

#include "regions.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    int64_t weight;
    double x, y, squares;
    int64_t parts;          /* place of its industries in the pool */
    int32_t kinds;
    int32_t first, last;    /* items, chained */
    int32_t items;
    int32_t partner;        /* nearest cluster, -1 where none, -2 where not known */
    double distance;
} Cluster;

typedef struct {
    Partition *partition;
    Cluster *cluster;
    int32_t *owner;         /* cluster of each item, -1 where the item is complete */
    int32_t *next;          /* item in the same cluster */
    int32_t *seen;          /* per cluster: number of the scan that met it */
    int32_t scan, merged;
    int32_t *kind;
    int64_t *kind_weight;
    int64_t pool, pool_capacity;
    uint64_t salt;          /* of the order of pairs */
    int64_t *share;         /* per industry, zero between uses */
} Merging;

static int32_t reserve_parts(Merging *m, int64_t count)
{
    if (m->pool + count <= m->pool_capacity)
        return 0;
    int64_t capacity = 2 * m->pool_capacity + count;
    int32_t *kind = realloc(m->kind, (size_t)capacity * sizeof *kind);
    if (!kind)
        return NO_MEMORY;
    m->kind = kind;
    int64_t *weight = realloc(m->kind_weight, (size_t)capacity * sizeof *weight);
    if (!weight)
        return NO_MEMORY;
    m->kind_weight = weight;
    m->pool_capacity = capacity;
    return 0;
}

/* Make a cluster of the atoms from `begin` on of one item. */
static int32_t open_cluster(Merging *m, int32_t item, int64_t begin)
{
    const Problem *q = m->partition->problem;
    Cluster *c = &m->cluster[item];
    int64_t copies = q->item_start[item + 1] - begin;

    if (reserve_parts(m, q->part_start[begin + 1] - q->part_start[begin]))
        return NO_MEMORY;
    *c = (Cluster){.weight = copies * q->weight[begin], .x = q->x[begin], .y = q->y[begin], .parts = m->pool,
                   .first = item, .last = item, .items = 1, .partner = -2};
    for (int64_t part = q->part_start[begin]; part < q->part_start[begin + 1]; part++) {
        m->kind[m->pool] = q->part_kind[part];
        m->kind_weight[m->pool] = copies * q->part_weight[part];
        c->squares += (double)m->kind_weight[m->pool] * (double)m->kind_weight[m->pool];
        m->pool++;
        c->kinds++;
    }
    m->owner[item] = item;
    m->next[item] = -1;
    return 0;
}

/* Fill whole groups with the atoms of one item; what is left over opens a cluster. */
static int32_t start_item(Merging *m, int32_t item)
{
    Partition *p = m->partition;
    const Problem *q = p->problem;
    int64_t atom = q->item_start[item], end = q->item_start[item + 1];
    int64_t each = (q->minimum + q->weight[atom] - 1) / q->weight[atom];

    m->owner[item] = -1;
    m->next[item] = -1;
    while (end - atom >= each && each * q->weight[atom] <= q->maximum) {
        int32_t group = add_group(p);
        if (group < 0)
            return NO_MEMORY;
        for (int64_t stop = atom + each; atom < stop; atom++)
            if (put_atom(p, (int32_t)atom, group))
                return NO_MEMORY;
    }
    return atom < end ? open_cluster(m, item, atom) : 0;
}

/* Pairs of equal distance stand in one order for all, so that somewhere two clusters choose each other; the order is
   scattered, so that this happens in many places at once. */
static uint64_t order_pair(const Merging *m, int32_t one, int32_t two)
{
    uint64_t low = (uint32_t)(one < two ? one : two), high = (uint32_t)(one < two ? two : one);
    uint64_t mixed = ((high << 32 | low) ^ m->salt) * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9u; /* both steps can be undone: no two pairs are equal */
    return mixed ^ mixed >> 32;
}

static double measure_merging(const Merging *m, int32_t one, int32_t two)
{
    const Cluster *a = &m->cluster[one], *b = &m->cluster[two];
    double whole = (double)(a->weight + b->weight), shared = 0;
    double dx = a->x - b->x, dy = a->y - b->y;

    for (int64_t part = b->parts; part < b->parts + b->kinds; part++)
        shared += (double)m->share[m->kind[part]] * (double)m->kind_weight[part];
    /* Written so that it is the same to the last bit from either side; or nobody might be nearest to each other. */
    double before = a->squares / (double)a->weight + b->squares / (double)b->weight;
    double product = (double)a->weight * (double)b->weight;
    double rise = (dx * dx + dy * dy) * product / whole + before - ((a->squares + b->squares) + 2 * shared) / whole;
    if (m->partition->noise > 0)
        rise *= 1 + m->partition->noise * (double)(order_pair(m, one, two) >> 40) / (double)(1 << 24);
    return rise;
}

static void spread_shares(Merging *m, const Cluster *c, int on)
{
    for (int64_t part = c->parts; part < c->parts + c->kinds; part++)
        m->share[m->kind[part]] = on ? m->kind_weight[part] : 0;
}

static int is_closer(const Merging *m, int32_t self, double distance, int32_t other, const Cluster *c)
{
    if (c->partner < 0 || distance != c->distance)
        return c->partner < 0 || distance < c->distance;
    return order_pair(m, self, other) < order_pair(m, self, c->partner);
}

static void find_partner(Merging *m, int32_t number)
{
    const Problem *q = m->partition->problem;
    Cluster *c = &m->cluster[number];

    c->partner = -1;
    m->seen[number] = ++m->scan;
    spread_shares(m, c, 1);
    for (int32_t item = c->first; item >= 0; item = m->next[item])
        for (int64_t place = q->near_start[item]; place < q->near_start[item + 1]; place++) {
            int32_t other = m->owner[q->near[place]];
            if (other < 0 || m->seen[other] == m->scan)
                continue;
            m->seen[other] = m->scan;
            Cluster *o = &m->cluster[other];
            if (o->weight >= q->minimum || o->weight + c->weight > q->maximum)
                continue;
            double distance = measure_merging(m, number, other);
            /* On a graph a merged cluster can be nearer than both of its halves seemed: the other one must know. */
            if (o->partner >= 0 && is_closer(m, other, distance, number, o)) {
                o->partner = number;
                o->distance = distance;
            }
            if (is_closer(m, number, distance, other, c)) {
                c->partner = other;
                c->distance = distance;
            }
        }
    spread_shares(m, c, 0);
}

/* Write the industries of both to the end of the pool. */
static int32_t join_parts(Merging *m, Cluster *a, const Cluster *b)
{
    int64_t begin = m->pool;
    if (reserve_parts(m, a->kinds + b->kinds))
        return NO_MEMORY;
    spread_shares(m, a, 1);
    for (int64_t part = b->parts; part < b->parts + b->kinds; part++)
        m->share[m->kind[part]] += m->kind_weight[part];
    a->squares = 0;
    for (int32_t side = 0; side < 2; side++) {
        const Cluster *c = side ? b : a;
        for (int64_t part = c->parts; part < c->parts + c->kinds; part++) {
            int64_t weight = m->share[m->kind[part]];
            if (weight == 0)
                continue;
            m->share[m->kind[part]] = 0;
            m->kind[m->pool] = m->kind[part];
            m->kind_weight[m->pool++] = weight;
            a->squares += (double)weight * (double)weight;
        }
    }
    a->parts = begin;
    a->kinds = (int32_t)(m->pool - begin);
    return 0;
}

/* The larger one takes the items of the smaller one. */
static int32_t merge_pair(Merging *m, int32_t one, int32_t two)
{
    int32_t into = m->cluster[one].items >= m->cluster[two].items ? one : two, from = one + two - into;
    Cluster *a = &m->cluster[into], *b = &m->cluster[from];
    double share = (double)b->weight / (double)(a->weight + b->weight);

    if (join_parts(m, a, b))
        return NO_MEMORY;
    for (int32_t item = b->first; item >= 0; item = m->next[item])
        m->owner[item] = into;
    m->next[a->last] = b->first;
    a->last = b->last;
    a->items += b->items;
    a->x += (b->x - a->x) * share;
    a->y += (b->y - a->y) * share;
    a->weight += b->weight;
    a->partner = -2;
    b->items = 0;
    b->weight = 0;
    b->partner = -2;
    m->merged++;
    return 0;
}

/* Whether what the cluster took for its nearest has merged, or may no longer merge with it. */
static int is_stale(const Merging *m, const Cluster *c)
{
    const Problem *q = m->partition->problem;
    if (c->partner < 0)
        return c->partner == -2;
    const Cluster *o = &m->cluster[c->partner];
    return o->items == 0 || o->partner == -2 || o->weight >= q->minimum || o->weight + c->weight > q->maximum;
}

/* One round: every cluster finds its nearest; those that chose each other merge. Returns the number still active. */
static int32_t merge_round(Merging *m, int32_t *active, int32_t count, int32_t *status)
{
    const Problem *q = m->partition->problem;
    int32_t stale = 0, kept = 0;
    int32_t *renewed = m->partition->list_b;

    for (int32_t i = 0; i < count; i++)
        if (is_stale(m, &m->cluster[active[i]]))
            renewed[stale++] = active[i];
    for (int32_t i = 0; i < stale; i++)
        find_partner(m, renewed[i]);
    for (int32_t i = 0; i < count && !*status; i++) {
        int32_t one = active[i], two = m->cluster[one].partner;
        if (two >= 0 && m->cluster[two].partner == one)
            *status = merge_pair(m, one, two);
    }
    for (int32_t i = 0; i < count; i++) {
        const Cluster *c = &m->cluster[active[i]];
        if (c->items > 0 && c->weight < q->minimum && c->partner != -1)
            active[kept++] = active[i];
    }
    return kept;
}

/* Make groups of the clusters, also of those below the minimum. */
static int32_t write_clusters(Merging *m)
{
    Partition *p = m->partition;
    const Problem *q = p->problem;

    for (int64_t item = 0; item < q->items; item++) {
        Cluster *c = &m->cluster[item];
        if (m->owner[item] < 0 || c->items == 0)
            continue;
        int32_t group = add_group(p);
        if (group < 0)
            return NO_MEMORY;
        for (int32_t each = c->first; each >= 0; each = m->next[each])
            for (int64_t atom = q->item_start[each]; atom < q->item_start[each + 1]; atom++)
                if (p->label[atom] < 0 && put_atom(p, (int32_t)atom, group))
                    return NO_MEMORY;
    }
    return 0;
}

static int32_t merge_all(Merging *m)
{
    Partition *p = m->partition;
    const Problem *q = p->problem;
    int32_t status = 0, count = 0;
    int32_t *active = p->list_a;

    for (int32_t item = 0; item < q->items; item++) {
        m->cluster[item].items = 0;
        if (start_item(m, item))
            return NO_MEMORY;
        if (m->owner[item] >= 0 && m->cluster[item].weight < q->minimum)
            active[count++] = item;
    }
    for (int32_t before = -1; count > 0 && status == 0 && m->merged != before;) {
        before = m->merged;
        count = merge_round(m, active, count, &status);
    }
    return status ? status : write_clusters(m);
}

int32_t merge_items(Partition *p)
{
    const Problem *q = p->problem;
    size_t items = (size_t)q->items + 1;
    Merging m = {.partition = p, .pool_capacity = 4 * q->items + 16,
                 .salt = (uint64_t)draw(p, 1u << 31) << 32 | draw(p, 1u << 31)};
    int32_t status = NO_MEMORY;

    m.cluster = calloc(items, sizeof *m.cluster);
    m.owner = malloc(items * sizeof *m.owner);
    m.next = malloc(items * sizeof *m.next);
    m.seen = calloc(items, sizeof *m.seen);
    m.kind = malloc((size_t)m.pool_capacity * sizeof *m.kind);
    m.kind_weight = malloc((size_t)m.pool_capacity * sizeof *m.kind_weight);
    m.share = calloc((size_t)q->kinds + 1, sizeof *m.share);
    if (m.cluster && m.owner && m.next && m.seen && m.kind && m.kind_weight && m.share)
        status = merge_all(&m);
    free(m.cluster);
    free(m.owner);
    free(m.next);
    free(m.seen);
    free(m.kind);
    free(m.kind_weight);
    free(m.share);
    return status;
}
