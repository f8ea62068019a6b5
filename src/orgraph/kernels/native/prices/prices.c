/* Prices are raised for all and lowered in groups that cost less than their members are worth, in turns and in ever
   smaller steps (incremental subgradients). At last they are only lowered, until it is certain of every group that it
   costs what its members are worth. The mean of a group lies in a square of the grid; measured from the middle of that,
   its cost is too high by at most its members times half the square of a diagonal. Where that matters, squares are
   quartered. */

#include "prices.h"

#include <math.h>
#include <stdlib.h>

#define COARSE 0.03     /* part of the price that the size of the smallest squares may cost while prices are raised */
#define FINE 0.003      /* and at last */
#define SLACK 0.05      /* of the usual price */
#define LEAST 0.01      /* of the first usual price: lower ones are not told apart */
#define PATIENCE 12     /* groups that are lowered in a square before ever more is done at a time */
#define TINY 1e-9

typedef struct {
    Market market;
    Basket basket;
    uint8_t *marked;
    double *sum;        /* of the prices of the later turns */
    double least;       /* usual price where prices are even lower */
    double fallen;      /* how far a price of the basket may have fallen since it was filled */
    int64_t work;       /* that may still be done */
} Search;

static Square take_cell(const Market *m, int64_t cell)
{
    return (Square){.x = m->left + ((double)(cell % m->columns) + 0.5) * m->side,
                    .y = m->low + ((double)(cell / m->columns) + 0.5) * m->side, .half = m->side / 2};
}

static Square take_quarter(Square s, int part)
{
    double away = s.half / 2;
    return (Square){.x = s.x + (part % 2 ? away : -away), .y = s.y + (part / 2 ? away : -away), .half = away};
}

/* What a group of the square may be worth above what it costs, at most; the best one around the middle is read where
   that is above 0, and its own excess and usual price come back. */
static double look_into(Search *s, Square q, double *excess, double *usual)
{
    Market *m = &s->market;
    Basket *b = &s->basket;
    double found = find_best_group(m, b, q.x, q.y), most = found + 2 * q.half * q.half * m->minimum;

    s->work -= b->work;
    if (most <= 0)
        return most;
    read_best_group(m, b);
    *excess = found + m->minimum * measure_offset(m, b, q.x, q.y);
    *usual = fmax(measure_worth(b) / m->minimum, s->least);
    return most;
}

/* Lower the price of groups in the square that cost less than they are worth, one at each middle. */
static void lower_in_square(Search *s, Square q)
{
    double excess, usual;

    if (look_into(s, q, &excess, &usual) <= 0)
        return;
    if (excess > 0)
        lower_prices(&s->market, &s->basket, excess);
    if (2 * q.half * q.half > COARSE * usual)
        for (int part = 0; part < 4; part++)
            lower_in_square(s, take_quarter(q, part));
}

/* Lower prices until no group of the square is worth more than it costs. */
static void settle_square(Search *s, Square q)
{
    double hurry = 1;

    for (int32_t turn = 0; s->work > 0; turn++) {
        double excess, usual, most = look_into(s, q, &excess, &usual);
        if (most <= 0)
            return;
        int is_fine = 2 * q.half * q.half <= FINE * usual;
        if (excess <= FINE * most) {
            if (!is_fine)
                break;
            excess = most;
        }
        if (turn >= PATIENCE)
            hurry *= 1.5;
        s->fallen += lower_prices(&s->market, &s->basket, hurry * fmax(excess, TINY * usual));
    }
    for (int part = 0; part < 4 && s->work > 0; part++)
        settle_square(s, take_quarter(q, part));
}

static void settle_cell(Search *s, int64_t cell)
{
    Market *m = &s->market;
    double slack = fmax(SLACK * m->usual, s->least);

    do {
        s->fallen = 0;
        s->work -= fill_basket(m, &s->basket, take_cell(m, cell), slack);
        settle_square(s, take_cell(m, cell));
    } while (s->fallen > slack && s->work > 0);
}

static void raise_prices(Search *s, double step, int is_backwards)
{
    Market *m = &s->market;
    int64_t cells = m->columns * m->rows;

    for (int64_t item = 0; item < m->items; item++)
        m->price[item] += step * m->scale[item];
    measure_prices(m);
    mark_cells(m, s->marked);
    for (int64_t i = 0; i < cells && s->work > 0; i++) {
        int64_t cell = is_backwards ? cells - 1 - i : i;
        if (!s->marked[cell])
            continue;
        s->work -= fill_basket(m, &s->basket, take_cell(m, cell), 0);
        lower_in_square(s, take_cell(m, cell));
    }
}

/* Raise and lower so many times; the prices become the mean of the last third. */
static void search_prices(Search *s, int64_t turns, double first_step, double last_step)
{
    Market *m = &s->market;
    int64_t summed = 0;

    for (int64_t turn = 0; turn < turns && s->work > 0; turn++) {
        double part = turns > 1 ? (double)turn / (double)(turns - 1) : 0;
        raise_prices(s, first_step * pow(last_step / first_step, part), (int)(turn % 2));
        if (3 * turn < 2 * turns || s->work <= 0)
            continue;
        summed++;
        for (int64_t item = 0; item < m->items; item++)
            s->sum[item] += m->price[item];
    }
    for (int64_t item = 0; item < m->items && summed > 0; item++)
        m->price[item] = s->sum[item] / (double)summed;
}

static int32_t settle(Search *s)
{
    Market *m = &s->market;

    measure_prices(m);
    mark_cells(m, s->marked);
    for (int64_t cell = 0; cell < m->columns * m->rows && s->work > 0; cell++)
        if (s->marked[cell])
            settle_cell(s, cell);
    return s->work > 0 ? 0 : UNFINISHED;
}

static int32_t open_search(Search *s)
{
    int32_t status = open_market(&s->market);
    if (status == 0)
        status = open_basket(&s->market, &s->basket);
    if (status)
        return status;
    s->marked = malloc((size_t)(s->market.columns * s->market.rows));
    s->sum = calloc((size_t)s->market.items, sizeof *s->sum);
    return s->marked && s->sum ? 0 : NO_MEMORY;
}

/* Find prices, from some to begin with. UNFINISHED where so much work, or memory, was not enough: they are then worth
   nothing. */
int32_t orgraph_find_prices(int64_t items, int64_t kinds, int64_t minimum, const double *x, const double *y,
                            const int32_t *kind, const int32_t *count, const double *scale, double side, int64_t turns,
                            double first_step, double last_step, int64_t work, double *price)
{
    Search s = {.market = {.items = items, .kinds = (int32_t)kinds, .minimum = (int32_t)minimum, .x = x, .y = y,
                           .kind = kind, .count = count, .scale = scale, .price = price, .side = side},
                .work = work};
    int32_t status = open_search(&s);

    if (status == 0) {
        measure_prices(&s.market);
        s.least = LEAST * s.market.usual;
        search_prices(&s, turns, first_step, last_step);
        s.work = work;
        status = settle(&s);
    }
    free(s.marked);
    free(s.sum);
    close_basket(&s.basket);
    close_market(&s.market);
    return status;
}
