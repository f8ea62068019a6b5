/* Weighted undirected networks, and what the steps of community detection share. */

#ifndef ORGRAPH_COMMUNITIES_H
#define ORGRAPH_COMMUNITIES_H

#include <stdint.h>

#define NO_MEMORY (-1)

typedef struct {
    int32_t node;
    float weight;
} link;

/* Neighbours of node i are links[offsets[i] .. offsets[i + 1]], each once, never i itself. A node's strength is
 * the sum of its weights, a loop counted twice; loops are part of it and stand nowhere else. */
typedef struct {
    int64_t nodes;
    const int64_t *offsets;
    const link *links;
    const double *strength;
    const double *inside;  /* weight of the links inside of a node, loops or merged ones */
    const double *size;    /* nodes of the first network in it */
    const double *squares; /* sum of the squares of their strengths */
} network;

/* Of one community or part: the weight from the node at hand to it, zero between steps, and its strength. */
typedef struct {
    double link;
    double sum;
} tally;

/* Arrays of one place per node, taken once and used by every step. */
typedef struct {
    tally *tally;
    int32_t *touched;  /* communities whose link is not zero */
    int32_t *queue;    /* nodes that are still to be looked at, or nodes in some order */
    uint8_t *waiting;  /* 1 where the node stands in the queue */
    double *other;     /* weight of the links of each part to the rest of its community */
    double *whole;     /* strength of the community around each part */
    int32_t *count;    /* nodes of each community */
    int32_t *spare;    /* communities without a node */
} workspace;

int orgraph_workspace_open(workspace *work, int64_t nodes);
void orgraph_workspace_close(workspace *work);

uint64_t orgraph_random_next(uint64_t *state);
/* The numbers from 0 in a random order of short runs: a run lies together in memory. */
void orgraph_shuffle_runs(int32_t *values, int64_t count, uint64_t *state);

/* Add up the weights from a node to each label around it in `tally`; gives how many labels that are, noted in
 * `touched`. */
int64_t orgraph_link_labels(const network *graph, const int32_t *label, int32_t node, workspace *work);
/* Set these weights to zero again. */
void orgraph_clear_links(workspace *work, int64_t found);

/* Number labels from 0 in the order in which they first occur; gives how many there are. `number` is scratch. */
int64_t orgraph_number_labels(int64_t nodes, int32_t *labels, int32_t *number);

/* Move single nodes to neighbouring communities while modularity rises; `factor` is resolution / (2 m). */
void orgraph_move_nodes(const network *graph, double factor, workspace *work, int32_t *community, uint64_t *state);

/* Merge nodes inside of each community into well-connected parts; gives their number. */
int64_t orgraph_refine(const network *graph, double factor, workspace *work, const int32_t *community,
                       int32_t *part, uint64_t *state);

/* Label the pieces of each community that hang together, from 0. */
int orgraph_split_communities(const network *graph, workspace *work, int32_t *community);

/* Make the network whose nodes are the parts; gives 0 where memory is short. */
int orgraph_merge_parts(const network *graph, int64_t parts, const int32_t *part, workspace *work, network *smaller);
void orgraph_network_close(network *graph);

#endif
