/* Which items may belong to the best group around a centre in a square.

   Let tau be the `minimum`-th highest score around the centre. In the best group the last of n members of one industry
   scores at least tau - 2 (n - 1) / minimum: else one of the highest that is not in the group would be better. */

#include "prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEW_KINDS 256

/* Keep the `most` highest values, descending. Returns the lowest of them, minus infinity while there are fewer. */
double insert_top(double *top, int32_t *size, int32_t most, double value, int32_t copies)
{
    for (int32_t copy = 0; copy < copies && copy < most; copy++) {
        if (*size == most && value <= top[most - 1])
            break;
        int32_t place = *size < most ? (*size)++ : most - 1;
        for (; place > 0 && top[place - 1] < value; place--)
            top[place] = top[place - 1];
        top[place] = value;
    }
    return *size == most ? top[most - 1] : -INFINITY;
}

typedef struct {
    double tau, most, slack;    /* a score below tau - most never belongs */
    int32_t tops;
} Threshold;

static void add_cell(const Market *m, Basket *b, Square s, int64_t cell, Threshold *t)
{
    for (int64_t place = m->start[cell]; place < m->start[cell + 1]; place++) {
        int32_t item = m->order[place];
        double x = fabs(m->x[item] - s.x), y = fabs(m->y[item] - s.y);
        double near_x = fmax(x - s.half, 0), near_y = fmax(y - s.half, 0), far_x = x + s.half, far_y = y + s.half;
        Offer offer = {.item = item, .kind = m->kind[item],
                       .high = m->price[item] - near_x * near_x - near_y * near_y,
                       .low = m->price[item] - far_x * far_x - far_y * far_y};
        if (offer.high < t->tau - t->most)
            continue;
        b->found[b->size++] = offer;
        t->tau = insert_top(b->top, &t->tops, m->minimum, offer.low, m->count[item]);
    }
}

/* Add the cells that lie so many steps away. */
static void add_ring(const Market *m, Basket *b, Square s, const int64_t *heart, int64_t ring, Threshold *t)
{
    int64_t low = heart[1] - ring, high = heart[1] + ring, left = heart[0] - ring, right = heart[0] + ring;

    for (int64_t row = low > 0 ? low : 0; row <= high && row < m->rows; row++) {
        int64_t step = ring == 0 || row == low || row == high ? 1 : 2 * ring;
        int64_t column = left >= 0 ? left : step > 1 ? right : 0;
        for (; column <= right && column < m->columns; column += step) {
            int64_t cell = row * m->columns + column;
            double x = fmax((double)llabs(column - heart[0]) - 1, 0) * m->side;
            double y = fmax((double)llabs(row - heart[1]) - 1, 0) * m->side;
            if (m->highest[cell] - x * x - y * y >= t->tau - t->most)
                add_cell(m, b, s, cell, t);
        }
    }
}

static int compare_kinds(const void *one, const void *two)
{
    const Offer *a = one, *b = two;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->item > b->item) - (a->item < b->item);
}

/* Count where there are not many more industries than offers, else compare. */
static void sort_by_kind(const Market *m, Basket *b)
{
    int32_t *next = b->next;

    if (m->kinds > FEW_KINDS + 2 * b->size) {
        memcpy(b->offer, b->found, (size_t)b->size * sizeof *b->offer);
        qsort(b->offer, (size_t)b->size, sizeof *b->offer, compare_kinds);
        return;
    }
    memset(next, 0, ((size_t)m->kinds + 1) * sizeof *next);
    for (int32_t i = 0; i < b->size; i++)
        next[b->found[i].kind + 1]++;
    for (int32_t kind = 0; kind < m->kinds; kind++)
        next[kind + 1] += next[kind];
    for (int32_t i = 0; i < b->size; i++)
        b->offer[next[b->found[i].kind]++] = b->found[i];
}

/* Keep of an industry what may belong: what is neither too low among all, nor behind enough of its own. */
static int32_t keep_kind(const Market *m, Basket *b, int32_t from, int32_t to, const Threshold *t, int32_t size)
{
    int32_t tops = 0, copies = 0;
    double own = -INFINITY;

    for (int32_t i = from; i < to; i++) {
        int32_t count = m->count[b->offer[i].item];
        own = insert_top(b->top, &tops, m->minimum, b->offer[i].low, count);
        copies = count < m->minimum - copies ? copies + count : m->minimum;
    }
    double least = fmax(own, t->tau - 2.0 * (copies - 1) / m->minimum) - t->slack;
    for (int32_t i = from; i < to; i++)
        if (b->offer[i].high >= least) {
            int32_t item = b->offer[i].item;
            b->x[size] = m->x[item];
            b->y[size] = m->y[item];
            b->price[size] = m->price[item];
            b->offer[size++] = b->offer[i];
        }
    return size;
}

static void keep_kinds(const Market *m, Basket *b, const Threshold *t)
{
    int32_t kept = 0, all = b->size;

    b->kinds = 0;
    for (int32_t from = 0, to = 0; from < all; from = to) {
        for (to = from; to < all && b->offer[to].kind == b->offer[from].kind; to++)
            ;
        b->kind_start[b->kinds] = kept;
        kept = keep_kind(m, b, from, to, t, kept);
        b->kinds += kept > b->kind_start[b->kinds];
    }
    b->kind_start[b->kinds] = kept;
    b->size = kept;
}

/* Prices may fall by the slack before others could belong. Returns the work. */
int64_t fill_basket(const Market *m, Basket *b, Square s, double slack)
{
    const int64_t heart[2] = {(int64_t)((s.x - m->left) / m->side), (int64_t)((s.y - m->low) / m->side)};
    Threshold t = {.tau = -INFINITY, .most = 2 - 2.0 / m->minimum + slack, .slack = slack};
    int64_t ring = 0, found;

    b->size = 0;
    for (; ring < m->columns || ring < m->rows; ring++) {
        double away = (double)(ring - 1) * m->side;
        if (ring > 1 && m->top - away * away < t.tau - t.most)
            break;
        add_ring(m, b, s, heart, ring, &t);
    }
    found = b->size;
    sort_by_kind(m, b);
    keep_kinds(m, b, &t);
    return 20 * found + 20 * ring * ring + 4 * b->kinds;
}
