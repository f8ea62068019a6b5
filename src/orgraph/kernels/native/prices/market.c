/* Where items lie on a grid, and what they are worth there. */

#include "prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CELLS 64           /* for each item */
#define LARGEST_TABLE 20000000u   /* entries */
#define SMALLEST 1e-6    /* of the wanted side: nothing is farther apart, and nothing is lost */

static int64_t find_cell(const Market *m, int64_t item)
{
    int64_t column = (int64_t)((m->x[item] - m->left) / m->side), row = (int64_t)((m->y[item] - m->low) / m->side);
    column = column < m->columns ? column : m->columns - 1;
    row = row < m->rows ? row : m->rows - 1;
    return row * m->columns + column;
}

/* Lay out cells of the wanted side, smaller where all lie within less, larger where there would be too many. */
static void choose_grid(Market *m)
{
    double right = m->x[0], high = m->y[0];

    m->left = m->x[0];
    m->low = m->y[0];
    for (int64_t item = 1; item < m->items; item++) {
        m->left = fmin(m->left, m->x[item]);
        m->low = fmin(m->low, m->y[item]);
        right = fmax(right, m->x[item]);
        high = fmax(high, m->y[item]);
    }
    double extent = fmax(right - m->left, high - m->low);
    if (m->side > extent)
        m->side = fmax(extent, SMALLEST * m->side);
    while (((right - m->left) / m->side + 1) * ((high - m->low) / m->side + 1) > (double)MOST_CELLS * (double)m->items)
        m->side *= 2;
    m->columns = (int64_t)((right - m->left) / m->side) + 1;
    m->rows = (int64_t)((high - m->low) / m->side) + 1;
}

int32_t open_market(Market *m)
{
    choose_grid(m);
    int64_t cells = m->columns * m->rows;
    m->start = calloc((size_t)cells + 2, sizeof *m->start);
    m->order = malloc((size_t)m->items * sizeof *m->order);
    m->highest = malloc((size_t)cells * sizeof *m->highest);
    if (!m->start || !m->order || !m->highest)
        return NO_MEMORY;
    for (int64_t item = 0; item < m->items; item++)
        m->start[find_cell(m, item) + 2]++;
    for (int64_t cell = 0; cell < cells; cell++)
        m->start[cell + 2] += m->start[cell + 1];
    for (int64_t item = 0; item < m->items; item++)
        m->order[m->start[find_cell(m, item) + 1]++] = (int32_t)item;
    return 0;
}

void close_market(Market *m)
{
    free(m->start);
    free(m->order);
    free(m->highest);
}

void measure_prices(Market *m)
{
    double sum = 0, count = 0;

    m->top = -INFINITY;
    for (int64_t cell = 0; cell < m->columns * m->rows; cell++) {
        m->highest[cell] = -INFINITY;
        for (int64_t place = m->start[cell]; place < m->start[cell + 1]; place++) {
            int32_t item = m->order[place];
            m->highest[cell] = fmax(m->highest[cell], m->price[item]);
            sum += fmax(m->price[item], 0) * m->count[item];
            count += m->count[item];
        }
        m->top = fmax(m->top, m->highest[cell]);
    }
    m->usual = sum / count;
}

/* Mark the cells where the mean of a group may lie that costs less than it is worth: to some member it must be nearer
   than the root of the price. */
void mark_cells(const Market *m, uint8_t *marked)
{
    memset(marked, 0, (size_t)(m->columns * m->rows));
    for (int64_t cell = 0; cell < m->columns * m->rows; cell++) {
        if (!(m->highest[cell] > 0))
            continue;
        double steps = sqrt(m->highest[cell]) / m->side + 1;
        int64_t most = m->columns > m->rows ? m->columns : m->rows;
        int64_t reach = steps < (double)most ? (int64_t)steps : most;
        int64_t row = cell / m->columns, column = cell % m->columns;
        int64_t from = column > reach ? column - reach : 0;
        int64_t to = column + reach < m->columns ? column + reach : m->columns - 1;
        for (int64_t r = row > reach ? row - reach : 0; r <= row + reach && r < m->rows; r++)
            memset(marked + r * m->columns + from, 1, (size_t)(to - from + 1));
    }
}

/* Industries of several organizations; `count` has room for all industries. */
static int64_t count_series(const Market *m, int32_t *count)
{
    int64_t series = 0;

    memset(count, 0, (size_t)m->kinds * sizeof *count);
    for (int64_t item = 0; item < m->items; item++) {
        int32_t kind = m->kind[item], before = count[kind];
        count[kind] = before + m->count[item] < 2 ? before + m->count[item] : 2;
        series += before < 2 && count[kind] == 2;
    }
    return series;
}

int32_t open_basket(const Market *m, Basket *b)
{
    size_t items = (size_t)m->items + 1, kinds = (size_t)m->kinds + 2, most = (size_t)m->minimum + 2;

    memset(b, 0, sizeof *b);
    b->next = malloc(2 * kinds * sizeof *b->next);
    if (!b->next)
        return NO_MEMORY;
    size_t series = (size_t)count_series(m, b->next) + 1;
    if (series > LARGEST_TABLE / most)
        return UNFINISHED;
    b->found = malloc(items * sizeof *b->found);
    b->offer = malloc(items * sizeof *b->offer);
    b->kind_start = malloc(kinds * sizeof *b->kind_start);
    b->x = malloc(4 * items * sizeof *b->x);
    b->top = malloc((3 * most + 2 * series * most) * sizeof *b->top);
    b->series_place = malloc((series * most + 4 * most) * sizeof *b->series_place);
    if (!b->found || !b->offer || !b->kind_start || !b->x || !b->top || !b->series_place)
        return NO_MEMORY;
    b->y = b->x + items;
    b->price = b->y + items;
    b->score = b->price + items;
    b->single_value = b->top + most;
    b->series_value = b->single_value + most;
    b->table = b->series_value + series * most;
    b->series_length = b->next + kinds;
    b->single_place = b->series_place + series * most;
    b->member = b->single_place + most;
    b->copies = b->member + most;
    return 0;
}

void close_basket(Basket *b)
{
    free(b->found);
    free(b->offer);
    free(b->kind_start);
    free(b->x);
    free(b->top);
    free(b->next);
    free(b->series_place);
}
