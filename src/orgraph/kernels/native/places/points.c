/* Points in the plane: bounding boxes, halving, and sorting into square cells. */

#include "points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS (1 << DIGIT_BITS)

typedef struct {
    uint64_t key;
    int32_t row;
} entry;

box orgraph_bound_points(const points *some, int64_t low, int64_t high)
{
    box found = {some->x[low], some->y[low], some->x[low], some->y[low]};
    for (int64_t place = low + 1; place < high; place++) {
        double x = some->x[place], y = some->y[place];
        if (x < found.low_x) found.low_x = x;
        if (x > found.high_x) found.high_x = x;
        if (y < found.low_y) found.low_y = y;
        if (y > found.high_y) found.high_y = y;
    }
    return found;
}

static void exchange(const points *some, int64_t first, int64_t second)
{
    double x = some->x[first], y = some->y[first];
    int32_t row = some->row[first];
    some->x[first] = some->x[second];
    some->y[first] = some->y[second];
    some->row[first] = some->row[second];
    some->x[second] = x;
    some->y[second] = y;
    some->row[second] = row;
}

static double middle_of_three(double a, double b, double c)
{
    if (a < b)
        return b < c ? b : (a < c ? c : a);
    return a < c ? a : (b < c ? c : b);
}

void orgraph_halve_points(const points *some, int64_t low, int64_t high, int64_t middle, int along_y)
{
    const double *value = along_y ? some->y : some->x;
    int64_t first = low, last = high - 1;
    while (first < last) {
        double pivot = middle_of_three(value[first], value[first + (last - first) / 2], value[last]);
        int64_t up = first, down = last;
        while (up <= down) {
            while (value[up] < pivot) up++;
            while (value[down] > pivot) down--;
            if (up <= down)
                exchange(some, up++, down--);
        }
        if (middle <= down)
            last = down;
        else if (middle >= up)
            first = up;
        else
            return;
    }
}

/* Least significant digit first; digits that are equal everywhere are passed over. Ends in entries. */
static void sort_entries(int64_t count, entry *entries, entry *spare, uint64_t largest)
{
    entry *from = entries, *into = spare;
    for (int shift = 0; shift < 64 && largest >> shift; shift += DIGIT_BITS) {
        int64_t next[DIGITS] = {0};
        for (int64_t place = 0; place < count; place++)
            next[(from[place].key >> shift) & (DIGITS - 1)]++;
        int64_t before = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int64_t here = next[digit];
            next[digit] = before;
            before += here;
        }
        for (int64_t place = 0; place < count; place++)
            into[next[(from[place].key >> shift) & (DIGITS - 1)]++] = from[place];
        entry *other = from;
        from = into;
        into = other;
    }
    if (from != entries)
        memcpy(entries, from, (size_t)count * sizeof(entry));
}

static uint64_t list_entries(int64_t count, const double *x, const double *y, double side, const box *all,
                             entry *entries, uint64_t *width)
{
    uint64_t largest = 0;
    *width = (uint64_t)floor((all->high_x - all->low_x) / side) + 1;
    for (int64_t row = 0; row < count; row++) {
        uint64_t column = (uint64_t)((x[row] - all->low_x) / side), line = (uint64_t)((y[row] - all->low_y) / side);
        entries[row].key = line * *width + column;
        entries[row].row = (int32_t)row;
        if (entries[row].key > largest)
            largest = entries[row].key;
    }
    return largest;
}

static int32_t list_cells(int64_t count, const entry *entries, uint64_t width, cells *made)
{
    int64_t number = 0;
    for (int64_t place = 0; place < count; place++)
        number += place == 0 || entries[place].key != entries[place - 1].key;
    made->start = malloc((size_t)(number + 1) * sizeof(int64_t));
    made->column = malloc((size_t)(number + 1) * sizeof(int32_t));
    made->line = malloc((size_t)(number + 1) * sizeof(int32_t));
    if (!made->start || !made->column || !made->line)
        return -1;
    made->count = 0;
    for (int64_t place = 0; place < count; place++) {
        if (place > 0 && entries[place].key == entries[place - 1].key)
            continue;
        made->start[made->count] = place;
        made->column[made->count] = (int32_t)(entries[place].key % width);
        made->line[made->count++] = (int32_t)(entries[place].key / width);
    }
    made->start[number] = count;
    return 0;
}

static int32_t copy_points(int64_t count, const double *x, const double *y, const entry *entries, points *sorted)
{
    sorted->x = malloc((size_t)count * sizeof(double));
    sorted->y = malloc((size_t)count * sizeof(double));
    sorted->row = malloc((size_t)count * sizeof(int32_t));
    if (!sorted->x || !sorted->y || !sorted->row)
        return -1;
    for (int64_t place = 0; place < count; place++) {
        int32_t row = entries[place].row;
        sorted->x[place] = x[row];
        sorted->y[place] = y[row];
        sorted->row[place] = row;
    }
    return 0;
}

int32_t orgraph_sort_into_cells(int64_t count, const double *x, const double *y, double side, cells *made)
{
    memset(made, 0, sizeof(*made));
    entry *entries = malloc((size_t)count * sizeof(entry)), *spare = malloc((size_t)count * sizeof(entry));
    int32_t status = entries && spare ? 0 : -1;
    if (status == 0) {
        points all = {(double *)x, (double *)y, NULL};
        box extent = orgraph_bound_points(&all, 0, count);
        uint64_t width, largest = list_entries(count, x, y, side, &extent, entries, &width);
        sort_entries(count, entries, spare, largest);
        free(spare);
        spare = NULL;
        status = list_cells(count, entries, width, made);
    }
    if (status == 0)
        status = copy_points(count, x, y, entries, &made->sorted);
    free(entries);
    free(spare);
    if (status != 0)
        orgraph_free_cells(made);
    return status;
}

void orgraph_free_cells(cells *made)
{
    free(made->sorted.x);
    free(made->sorted.y);
    free(made->sorted.row);
    free(made->start);
    free(made->column);
    free(made->line);
    memset(made, 0, sizeof(*made));
}
