/* Prices of organizations: so low that no group of the minimum costs less than its members are worth together. Then no
   grouping costs less than the prices of those whom it places.

   Place and industry count as in regions.h. An item is a run of equal organizations (same place, same industry), which
   have one price. Larger groups need not be looked at: a group costs at least as much for each member as the groups of
   the minimum within it do on the average. */

#ifndef ORGRAPH_PRICES_H
#define ORGRAPH_PRICES_H

#include <stdint.h>

#define NO_MEMORY (-1)
#define UNFINISHED 1

typedef struct {
    double x, y, half;              /* the middle, and half of a side */
} Square;

typedef struct {
    int64_t items;
    int32_t kinds, minimum;
    const double *x, *y;            /* in units of the radius */
    const int32_t *kind, *count;
    const double *scale;            /* steps of the price of an item are in proportion to this */
    double *price;                  /* of each of the equal organizations */
    double side;                    /* of a cell of the grid */
    int64_t columns, rows;
    double left, low;               /* where the grid begins */
    int64_t *start;                 /* items of a cell: order[start[cell]] .. order[start[cell + 1]] */
    int32_t *order;
    double *highest;                /* price in each cell */
    double top, usual;              /* highest and mean price of all */
} Market;

typedef struct {
    int32_t item, kind;
    double low, high;               /* least and most score around any centre of the square */
} Offer;

/* Items that may belong to the best group around a centre in a square, and room for finding it. The score of an item
   around a centre is its price less its squared distance. */
typedef struct {
    Offer *found, *offer;           /* offers stand by industry */
    int32_t *kind_start;            /* places of each industry among the offers; as many as there are industries */
    int32_t size, kinds;
    double *x, *y, *price, *score;  /* of the offers */
    int64_t work;                   /* of finding the last group, in steps of about a nanosecond */
    double *top;                    /* the highest scores, descending */
    int32_t *next;                  /* per industry, free to use */
    int32_t series, *series_place;  /* industries that may give several members: their places by score */
    int32_t *series_length;
    double *series_value;           /* what the first n of a series add; `minimum` + 1 each */
    double *table;                  /* what n members of the first series add at most */
    int32_t singles, *single_place; /* industries that may give one: their places by score */
    double *single_value;           /* what the first n of them add */
    int32_t members, *member, *copies;  /* the best group: places, and how many of the equal ones */
} Basket;

/* market.c */
int32_t open_market(Market *m);
void close_market(Market *m);
void measure_prices(Market *m);
void mark_cells(const Market *m, uint8_t *marked);
int32_t open_basket(const Market *m, Basket *b);
void close_basket(Basket *b);

/* basket.c */
int64_t fill_basket(const Market *m, Basket *b, Square s, double slack);      /* returns its work */
double insert_top(double *top, int32_t *size, int32_t most, double value, int32_t copies);

/* groups.c */
double find_best_group(const Market *m, Basket *b, double x, double y);
void read_best_group(const Market *m, Basket *b);
double measure_worth(const Basket *b);
double measure_offset(const Market *m, const Basket *b, double x, double y);
double lower_prices(Market *m, Basket *b, double excess);

#endif
