/* The group of the minimum around a centre that is worth most above what it costs: the sum of its scores, and for each
   industry the square of its members over the minimum, less the minimum. Within an industry the highest scores come
   first, so that the best numbers of members of all industries are found by dynamic programming. */

#include "prices.h"

#include <math.h>
#include <string.h>

static void score_offers(Basket *b, double x, double y)
{
    for (int32_t i = 0; i < b->size; i++) {
        double dx = b->x[i] - x, dy = b->y[i] - y;
        b->score[i] = b->price[i] - dx * dx - dy * dy;
    }
}

static double find_tau(const Market *m, Basket *b)
{
    double tau = -INFINITY;
    int32_t tops = 0;
    for (int32_t i = 0; i < b->size; i++)
        if (b->score[i] > tau)
            tau = insert_top(b->top, &tops, m->minimum, b->score[i], m->count[b->offer[i].item]);
    return tau;
}

/* Insert copies of a place in a list that descends by score. Returns its length, at most `most`. */
static int32_t insert_place(const Basket *b, int32_t *list, int32_t size, int32_t most, int32_t place, int32_t copies)
{
    for (int32_t copy = 0; copy < copies && copy < most; copy++) {
        if (size == most && b->score[place] <= b->score[list[most - 1]])
            break;
        int32_t at = size < most ? size++ : most - 1;
        for (; at > 0 && b->score[list[at - 1]] < b->score[place]; at--)
            list[at] = list[at - 1];
        list[at] = place;
    }
    return size;
}

/* Sort the best of an industry into the next series; how many of them may belong comes back. */
static int32_t sort_kind(const Market *m, const Basket *b, int32_t kind, double tau, int32_t *list)
{
    int32_t copies = 0, size = 0, most = m->minimum;

    for (int32_t i = b->kind_start[kind]; i < b->kind_start[kind + 1] && copies < most; i++)
        copies += m->count[b->offer[i].item] < most ? m->count[b->offer[i].item] : most;
    double least = tau - 2.0 * ((copies < most ? copies : most) - 1) / most;
    for (int32_t i = b->kind_start[kind]; i < b->kind_start[kind + 1]; i++)
        if (b->score[i] >= least)
            size = insert_place(b, list, size, most, i, m->count[b->offer[i].item]);
    while (size > 0 && b->score[list[size - 1]] < tau - 2.0 * (size - 1) / most)
        size--;
    return size;
}

static void sort_kinds(const Market *m, Basket *b, double tau)
{
    int32_t most = m->minimum;

    b->series = b->singles = 0;
    for (int32_t kind = 0; kind < b->kinds; kind++) {
        int32_t *list = b->series_place + (int64_t)b->series * (most + 1);
        int32_t size = sort_kind(m, b, kind, tau, list);
        if (size == 1) {
            b->singles = insert_place(b, b->single_place, b->singles, most, list[0], 1);
        } else if (size > 1) {
            double *value = b->series_value + (int64_t)b->series * (most + 1), sum = 0;
            for (int32_t n = 1; n <= size; n++) {
                sum += b->score[list[n - 1]];
                value[n] = sum + (double)n * n / most;
            }
            b->series_length[b->series++] = size;
        }
    }
    b->single_value[0] = 0;
    for (int32_t n = 1; n <= b->singles; n++)
        b->single_value[n] = b->single_value[n - 1] + b->score[b->single_place[n - 1]] + 1.0 / most;
}

/* table[s][n]: the most that n members of the first s series add. */
static void fill_table(const Market *m, Basket *b)
{
    int32_t most = m->minimum, width = most + 1, reached = 0;

    b->table[0] = 0;
    for (int32_t s = 0; s < b->series; s++) {
        const double *restrict before = b->table + (int64_t)s * width;
        const double *restrict value = b->series_value + (int64_t)s * width;
        double *restrict after = b->table + (int64_t)(s + 1) * width;
        int32_t length = b->series_length[s];
        int32_t total = reached + length < most ? reached + length : most;

        b->work += (int64_t)length * (total + 1);
        memcpy(after, before, (size_t)(reached + 1) * sizeof *after);
        for (int32_t n = reached + 1; n <= total; n++)
            after[n] = -INFINITY;
        for (int32_t n = 1; n <= length; n++) {
            double more = value[n];
            int32_t end = reached + n < most ? reached : most - n;
            for (int32_t i = 0; i <= end; i++)
                after[n + i] = after[n + i] > before[i] + more ? after[n + i] : before[i] + more;
        }
        reached = total;
    }
    for (int32_t n = reached + 1; n <= most; n++)
        b->table[(int64_t)b->series * width + n] = -INFINITY;
}

/* What the best group is worth above what it costs when distances are measured from the centre instead of its mean. */
double find_best_group(const Market *m, Basket *b, double x, double y)
{
    int32_t most = m->minimum;
    double best = -INFINITY;

    b->work = 6 * b->size + 20 * most;
    score_offers(b, x, y);
    sort_kinds(m, b, find_tau(m, b));
    fill_table(m, b);
    const double *table = b->table + (int64_t)b->series * (most + 1);
    for (int32_t n = 0; n <= b->singles; n++)
        best = fmax(best, table[most - n] + b->single_value[n]);
    return best - most;
}

static void add_member(Basket *b, int32_t place)
{
    if (b->members > 0 && b->member[b->members - 1] == place) {
        b->copies[b->members - 1]++;
        return;
    }
    b->member[b->members] = place;
    b->copies[b->members++] = 1;
}

/* Read the group that was just found. */
void read_best_group(const Market *m, Basket *b)
{
    int32_t most = m->minimum, width = most + 1, singles = 0;
    const double *last = b->table + (int64_t)b->series * width;

    for (int32_t n = 1; n <= b->singles; n++)
        if (last[most - n] + b->single_value[n] > last[most - singles] + b->single_value[singles])
            singles = n;
    b->members = 0;
    for (int32_t n = 0; n < singles; n++)
        add_member(b, b->single_place[n]);
    int32_t left = most - singles, before = 0;
    for (int32_t s = b->series - 1; s >= 0 && left > 0; s--) {
        const double *above = b->table + (int64_t)s * width, *value = b->series_value + (int64_t)s * width;
        double wanted = b->table[(int64_t)(s + 1) * width + left];
        before = 0;
        for (int32_t t = 0; t < s; t++)
            before += b->series_length[t];
        if (left <= before && above[left] == wanted)
            continue;
        for (int32_t n = 1; n <= b->series_length[s] && n <= left; n++)
            if (left - n <= before && above[left - n] + value[n] == wanted) {
                for (int32_t i = 0; i < n; i++)
                    add_member(b, b->series_place[(int64_t)s * width + i]);
                left -= n;
                break;
            }
    }
}

/* The prices of the best group together. */
double measure_worth(const Basket *b)
{
    double sum = 0;
    for (int32_t i = 0; i < b->members; i++)
        sum += b->copies[i] * b->price[b->member[i]];
    return sum;
}

/* The square of how far the mean of the best group lies from the centre. */
double measure_offset(const Market *m, const Basket *b, double x, double y)
{
    double sum_x = 0, sum_y = 0;
    for (int32_t i = 0; i < b->members; i++) {
        sum_x += b->copies[i] * (b->x[b->member[i]] - x);
        sum_y += b->copies[i] * (b->y[b->member[i]] - y);
    }
    return (sum_x * sum_x + sum_y * sum_y) / ((double)m->minimum * m->minimum);
}

/* Lower the prices of the best group until it is worth so much less, with the least change. Returns the largest one. */
double lower_prices(Market *m, Basket *b, double excess)
{
    double sum = 0, most = 0;
    for (int32_t i = 0; i < b->members; i++) {
        int32_t item = b->offer[b->member[i]].item;
        sum += m->scale[item] * b->copies[i] * b->copies[i] / m->count[item];
    }
    for (int32_t i = 0; i < b->members; i++) {
        int32_t item = b->offer[b->member[i]].item;
        double fall = excess / sum * m->scale[item] * b->copies[i] / m->count[item];
        m->price[item] -= fall;
        b->price[b->member[i]] = m->price[item];
        most = fmax(most, fall);
    }
    return most;
}
