/* Description lengths of a network of communities, and what they are made of. */

#ifndef ORGRAPH_COMMUNITY_LENGTHS_H
#define ORGRAPH_COMMUNITY_LENGTHS_H

#include "communities.h"

/* Of one community: links inside, strength, number of first nodes, sum of the squares of their strengths; and what
 * follows from these: the links expected inside, the log rate of its links, the logarithm of one more than its size. */
typedef struct {
    double inside;
    double strength;
    double size;
    double squares;
    double expected;
    double told;
    double room;
} group;

typedef struct {
    double links;      /* m: sum of the weights */
    double scale;      /* links that a weight of 1 stands for */
    double nodes;      /* of the first network */
    double possible;   /* links between different nodes, expected from the degrees alone */
    double groups;
    double inside;     /* links inside of communities */
    double expected;   /* the same, expected from the degrees alone */
    double inner_rate; /* found by expected, inside of communities */
    double outer_rate; /* the same between them */
    double inner_pull; /* of a link inside: 1 and the logarithm of its rate */
    double outer_pull; /* of a link between, less what it costs to say whose a link inside is */
    double group_cost; /* of one more community */
    int is_uniform;    /* one rate for all communities, else one for each */
} totals;

/* `found * log(found / expected)`, 0 where nothing was found. */
double orgraph_log_rate(double found, double expected);
double orgraph_log_factorial(double x);

/* Links between different nodes that the degrees alone make one expect. */
double orgraph_find_expected(const totals *all, double strength, double squares);

totals orgraph_count_all(const network *graph, double scale);
void orgraph_sum_groups(const network *graph, const int32_t *community, group *groups);
/* Find what follows from the sums of a group. */
void orgraph_conclude_group(const totals *all, group *with);
void orgraph_sum_totals(const network *graph, const group *groups, totals *all);

/* Gives the shorter length of the two models, and notes in `all` which that is. */
double orgraph_find_length(const network *graph, const group *groups, totals *all);

#endif
