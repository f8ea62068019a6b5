/* What the files of the regions kernel share: the problem, the groups, and what one may ask of them.

   An atom is what moves as one: an organization, or several that must stay together. An item is a run of equal atoms
   (same place, same industry). The cost of a group of weight W is the sum of squared distances to its mean, in units of
   the scale, plus W - Q / W, where Q is the sum of the squared weights of its industries. */

#ifndef ORGRAPH_REGIONS_H
#define ORGRAPH_REGIONS_H

#include <stdint.h>

#define NO_MEMORY (-1)
#define TOO_LARGE 1

typedef struct {
    int64_t atoms, items, kinds;
    const double *place_x, *place_y;        /* metres: what is adjacent is decided on these */
    const double *x, *y;                    /* in units of the scale: what is costly is decided on these */
    const int32_t *weight;                  /* of each atom */
    const int64_t *part_start;              /* industries of atom i: part_start[i] .. part_start[i + 1] */
    const int32_t *part_kind, *part_weight;
    const int32_t *item;                    /* of each atom, ascending */
    const int64_t *item_start;              /* atoms of item a: item_start[a] .. item_start[a + 1] */
    const int64_t *near_start;              /* candidate neighbours among items, symmetric */
    const int32_t *near;
    double reach_squared;                   /* in square metres; negative where only `near` says what is adjacent */
    int64_t minimum, maximum;
    double price;                           /* of each group */
    double burden, share;                   /* of each member where no trade has that share; a burden of 0 asks nothing */
    int64_t known;                          /* industries from this number on are known of nobody: see burden.c */
} Problem;

typedef struct {
    int32_t *member;                        /* atoms */
    int32_t *kind;                          /* industries */
    int64_t *kind_weight;
    int32_t size, capacity, kinds, kinds_capacity;
    int64_t weight;
    double x, y;                            /* mean */
    double squares;                         /* Q */
    int32_t changed;                        /* the step at which it last changed */
} Group;

typedef struct {
    const Problem *problem;
    Group *group;
    int32_t groups, groups_capacity;
    int32_t *label;                         /* group of each atom, -1 where none */
    int32_t *position;                      /* of each atom in its group */
    int32_t *mark;                          /* per atom: number of the search that met it */
    int32_t search;
    int32_t *group_mark;                    /* per group: number of the scan that met it */
    int32_t scan;
    int32_t step;
    int64_t *kind_a, *kind_b;               /* per industry, zero between uses */
    int32_t *list_a, *list_b, *list_c;      /* per atom, free to use */
    double *score, *gain;
    int32_t *slot;                          /* per atom, free to use */
    int32_t *nearby;                        /* per group, free to use */
    uint64_t random;
    int32_t trees;                          /* spanning trees that are tried where groups are left over */
    int merges;                             /* groups that have a price may join when they are refined */
    double noise;                           /* share by which distances are disturbed when clusters merge */
    int64_t work;                           /* what has been spent, in steps of about a nanosecond */
} Partition;

/* groups.c */
int32_t open_partition(Partition *p, const Problem *problem, uint64_t seed);
void close_partition(Partition *p);
int32_t add_group(Partition *p);                                  /* number of the new one, or NO_MEMORY */
int32_t put_atom(Partition *p, int32_t atom, int32_t group);      /* 0 or NO_MEMORY */
void take_atom(Partition *p, int32_t atom);
void drop_empty_groups(Partition *p);
int is_small(const Partition *p, int32_t group);                  /* below the minimum, not empty */
double price_adding(const Partition *p, int32_t atom, int32_t group);
double price_taking(const Partition *p, int32_t atom);
double measure_kinds(const Problem *q, const Group *g, int32_t atom); /* sum of atom's weights times the group's */
int are_adjacent(const Problem *q, int32_t a, int32_t b);
int hang_together(Partition *p, int32_t *list, int32_t size);     /* reorders the list */
int stays_connected(Partition *p, int32_t atom);                  /* its group, without it */
uint32_t draw(Partition *p, uint32_t bound);

/* beside.c */
int32_t list_groups_beside(Partition *p, int32_t atom, int32_t *found, int32_t most);
int32_t list_neighbours(Partition *p, int32_t number, int32_t most);

/* ward.c */
int32_t merge_items(Partition *p);

/* chain.c, repair.c, rescue.c, tree.c */
int32_t push_left_overs(Partition *p);
int32_t fill_left_overs(Partition *p);
int32_t rescue_left_overs(Partition *p);
int32_t repair_groups(Partition *p);
int32_t cut_tree(const Problem *problem, const int32_t *atom, int32_t *parent, int32_t size, int32_t *part,
                 int64_t *left_out);

/* centres.c */
typedef struct {
    double x, y, squares;
    int64_t weight;
    int64_t *kind;      /* weight per industry, spread out */
} Centre;
void clear_kinds(const Problem *q, const Centre *c, const int32_t *list, int32_t size);
void measure_centre(const Problem *q, Centre *c, const int32_t *list, int32_t size);
double measure_distance(const Problem *q, const Centre *c, int32_t atom);
double measure_cost(const Problem *q, const Centre *c, const int32_t *list, int32_t size);
void sort_by_score(int32_t *list, double *score, int32_t size);
void build_heap(int32_t *list, double *score, int32_t size);
void pop_heap(int32_t *list, double *score, int32_t size);
double measure_list(Partition *p, const int32_t *list, int32_t size);   /* uses kind_a */

/* recut.c */
int32_t recut_pair(Partition *p, int32_t a, int32_t b);           /* 1 where it changed, 0, or NO_MEMORY */
int32_t split_group(Partition *p, int32_t number);
int32_t merge_group(Partition *p, int32_t number);

/* create.c */
int32_t create_group(Partition *p, int32_t around);               /* 1 where it did, 0, or NO_MEMORY */

/* dissolve.c */
int32_t dissolve_group(Partition *p, int32_t number);             /* 1 where it did, 0, or NO_MEMORY */

/* line.c */
int32_t recut_lines(Partition *p);                                /* how many were better, or NO_MEMORY */

/* anneal.c */
int32_t anneal_groups(Partition *p, int64_t sweeps, double heat);

/* part.c */
typedef struct {
    Problem problem;
    int32_t *atom;              /* of the whole problem; ascending once it is open */
    double *columns;            /* place_x, place_y, x, y */
    int32_t *numbers;           /* weight, item, part_kind, part_weight, near */
    int64_t *starts;            /* part_start, item_start, near_start */
    int32_t *inside;            /* per item of the whole problem: its number here, -1 where it is not here */
} Part;
int32_t reserve_part(const Partition *p, Part *part);
void release_part(Part *part);
int32_t open_part(const Partition *p, Part *part, int64_t size);  /* the first `size` of part->atom */
void close_part(Part *part);
int32_t form_part(Partition *p, const Part *part, Partition *fresh, int32_t trees);
double measure_some(Partition *p, const int32_t *groups, int32_t count, int64_t *left_out);
int32_t write_part(Partition *p, const Part *part, const Partition *fresh, const int32_t *old, int32_t count);

/* retry.c */
int32_t retry_components(Partition *p, int64_t sweeps);

/* renew.c */
int32_t renew_groups(Partition *p, int64_t rounds, int64_t sweeps);

/* burden.c */
double measure_burden(const Problem *q, const Group *g, int32_t out, int32_t in);

/* refine.c */
int32_t refine_groups(Partition *p, int64_t sweeps, double heat);
double measure_groups(Partition *p, int64_t *left_out);

#define LEAST_GAIN 1e-9

#endif
