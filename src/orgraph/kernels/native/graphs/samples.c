/* Betweenness from sampled pairs of nodes: for each pair a search from both ends, always on the side that is cheaper to
   go on with, until they meet (after Borassi and Natale 2016); then every node between them gets its share of all their
   shortest paths, which varies less than one path drawn among them (after Riondato and Upfal 2018).

   Nodes of the same neighbours stand for each other: one is searched for all of them, and weighs as many as they are.
   What a node is told is true of each of those it stands for, since paths from one never lead through another. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Entries of a row ahead that are fetched from memory. */
enum { AHEAD = 12 };

/* How one side of the search reached a node. */
typedef struct {
    int32_t distance;      /* steps from the end of this side, above `base`; less where it is not reached */
    int32_t newest;        /* link of the node, -1 at the end */
    double paths;          /* number of shortest paths from the end of this side */
} Reach;

/* Both sides beside each other, so that a node is looked up in memory once. */
typedef struct {
    Reach by[2];
} Place;

/* A step by which a node was reached, and the one before. */
typedef struct {
    int32_t from;
    int32_t older;
} Link;

typedef struct {
    int32_t *queue;
    int64_t begin, end;    /* the nodes of the outermost level in the queue */
    int64_t cost;          /* edges of that level */
} Side;

typedef struct {
    const int64_t *offsets;
    const int32_t *neighbours;
    int64_t size;
    double *weight;        /* nodes that each one stands for; 1 at the ends of the pair */
    Place *places;
    int32_t base;          /* above all distances of earlier pairs */
    int32_t deepest;
    Side sides[2];
    Link *links;
    int64_t linked;
    double *tail;          /* number of shortest paths on to the other end */
    int32_t *marked;       /* nodes of one level that lie between the ends */
    int32_t *marked_next;
} Meeting;

static void begin_side(Meeting *meeting, int number, int32_t node)
{
    Side *side = &meeting->sides[number];
    meeting->places[node].by[number] = (Reach){meeting->base, -1, 1.0};
    side->queue[0] = node;
    side->begin = 0;
    side->end = 1;
    side->cost = meeting->offsets[node + 1] - meeting->offsets[node];
}

/* Go on from one node of the outermost level; says whether the other side was met. What is reached for the first time
   after that, and not by the other side, lies between no ends. */
static int leave_node(Meeting *meeting, int number, int32_t node, int met)
{
    Side *side = &meeting->sides[number];
    const Reach here = meeting->places[node].by[number];
    int32_t beyond = here.distance + 1;
    double paths = here.paths * meeting->weight[node];
    int64_t last = meeting->offsets[node + 1] - 1;
    for (int64_t entry = meeting->offsets[node]; entry <= last; entry++) {
        int32_t neighbour = meeting->neighbours[entry];
        Place *place = &meeting->places[neighbour];
        __builtin_prefetch(&meeting->places[meeting->neighbours[entry + AHEAD < last ? entry + AHEAD : last]], 1);
        Reach *reach = &place->by[number];
        if (reach->distance < meeting->base) {
            int meets = place->by[1 - number].distance >= meeting->base;
            if (met && !meets)
                continue;
            met |= meets;
            *reach = (Reach){beyond, -1, 0.0};
            side->queue[side->end++] = neighbour;
        }
        if (reach->distance == beyond) {
            reach->paths += paths;
            meeting->links[meeting->linked] = (Link){node, reach->newest};
            reach->newest = (int32_t)meeting->linked++;
        }
    }
    return met;
}

/* Go one level further; says whether the other side was met. */
static int advance(Meeting *meeting, int number)
{
    Side *side = &meeting->sides[number];
    int met = 0;
    int64_t begin = side->begin, end = side->end;
    for (int64_t place = begin; place < end; place++)
        met = leave_node(meeting, number, side->queue[place], met);
    side->begin = end;
    side->cost = 0;
    for (int64_t place = end; !met && place < side->end; place++) {
        int32_t node = side->queue[place];
        side->cost += meeting->offsets[node + 1] - meeting->offsets[node];
    }
    if (side->end > end) {
        int32_t distance = meeting->places[side->queue[end]].by[number].distance;
        meeting->deepest = distance > meeting->deepest ? distance : meeting->deepest;
    }
    return met;
}

/* Walk back from the nodes where the sides met to the end of one side, giving each node between its share. */
static void share_side(Meeting *meeting, int number, int64_t count, double all, double *sums, double *squares)
{
    int32_t *level = meeting->marked, *next = meeting->marked_next;
    while (count > 0) {
        int64_t found = 0;
        for (int64_t place = 0; place < count; place++) {
            int32_t node = level[place];
            double tail = meeting->tail[node] * meeting->weight[node];
            for (int32_t link = meeting->places[node].by[number].newest; link >= 0; link = meeting->links[link].older) {
                int32_t from = meeting->links[link].from;
                if (meeting->tail[from] == 0)
                    next[found++] = from;
                meeting->tail[from] += tail;
            }
            meeting->tail[node] = 0;
        }
        for (int64_t place = 0; place < found; place++) {
            const Reach *reach = &meeting->places[next[place]].by[number];
            double share = reach->paths * meeting->tail[next[place]] / all;
            if (reach->distance > meeting->base) {
                sums[next[place]] += share;
                squares[next[place]] += share * share;
            } else {
                meeting->tail[next[place]] = 0;
                found = 0;
            }
        }
        int32_t *swapped = level;
        level = next;
        next = swapped;
        count = found;
    }
}

static void share_pair(Meeting *meeting, int last, double *sums, double *squares)
{
    const Side *side = &meeting->sides[last];
    int32_t base = meeting->base;
    double all = 0;
    for (int64_t place = side->begin; place < side->end; place++) {
        int32_t node = side->queue[place];
        const Place *here = &meeting->places[node];
        if (here->by[1 - last].distance >= base)
            all += here->by[0].paths * here->by[1].paths * meeting->weight[node];
    }
    for (int number = 0; number < 2; number++) {
        int64_t count = 0;
        for (int64_t place = side->begin; place < side->end; place++) {
            int32_t node = side->queue[place];
            const Place *here = &meeting->places[node];
            if (here->by[1 - last].distance < base)
                continue;
            meeting->marked[count++] = node;
            meeting->tail[node] = here->by[1 - number].paths;
            if (number == 0 && here->by[0].distance > base && here->by[1].distance > base) {
                double share = here->by[0].paths * here->by[1].paths / all;
                sums[node] += share;
                squares[node] += share * share;
            }
        }
        share_side(meeting, number, count, all, sums, squares);
    }
}

/* Forget all distances where the next ones could become too large. */
static void begin_pair(Meeting *meeting)
{
    if (meeting->deepest > INT32_MAX - 2 - meeting->size) {
        memset(meeting->places, 0, ((size_t)meeting->size + 1) * sizeof(Place));
        meeting->deepest = 0;
    }
    meeting->base = ++meeting->deepest;
    meeting->linked = 0;
}

/* Two nodes of the same neighbours: all paths lead through one of these. */
static void share_neighbours(const Meeting *meeting, int32_t node, double *sums, double *squares)
{
    double all = 0;
    for (int64_t entry = meeting->offsets[node]; entry < meeting->offsets[node + 1]; entry++)
        all += meeting->weight[meeting->neighbours[entry]];
    for (int64_t entry = meeting->offsets[node]; entry < meeting->offsets[node + 1]; entry++) {
        sums[meeting->neighbours[entry]] += 1 / all;
        squares[meeting->neighbours[entry]] += 1 / (all * all);
    }
}

/* Search from both ends; gives the side that met the other one, -1 where there is no way between them. */
static int meet(Meeting *meeting, int32_t source, int32_t target)
{
    const Side *one = &meeting->sides[0], *two = &meeting->sides[1];
    begin_pair(meeting);
    begin_side(meeting, 0, source);
    begin_side(meeting, 1, target);
    while (one->begin < one->end && two->begin < two->end) {
        int number = one->cost > two->cost;
        if (advance(meeting, number))
            return number;
    }
    return -1;
}

static void sample_pair(Meeting *meeting, int32_t source, int32_t target, double *sums, double *squares)
{
    if (source == target) {
        share_neighbours(meeting, source, sums, squares);
        return;
    }
    double from = meeting->weight[source], to = meeting->weight[target];
    meeting->weight[source] = meeting->weight[target] = 1;
    int last = meet(meeting, source, target);
    if (last >= 0)
        share_pair(meeting, last, sums, squares);
    meeting->weight[source] = from;
    meeting->weight[target] = to;
}

static int open_meeting(Meeting *meeting, const double *weight)
{
    size_t number = (size_t)meeting->size + 1, entries = (size_t)meeting->offsets[meeting->size] + 1;
    meeting->weight = malloc(number * sizeof(double));
    if (meeting->weight)
        memcpy(meeting->weight, weight, (size_t)meeting->size * sizeof(double));
    meeting->places = calloc(number, sizeof(Place));
    meeting->sides[0].queue = malloc(number * sizeof(int32_t));
    meeting->sides[1].queue = malloc(number * sizeof(int32_t));
    meeting->links = malloc(entries * sizeof(Link));
    meeting->tail = calloc(number, sizeof(double));
    meeting->marked = malloc(number * sizeof(int32_t));
    meeting->marked_next = malloc(number * sizeof(int32_t));
    return meeting->weight && meeting->places && meeting->sides[0].queue && meeting->sides[1].queue && meeting->links && meeting->tail &&
           meeting->marked && meeting->marked_next ? 0 : -1;
}

static void close_meeting(Meeting *meeting)
{
    free(meeting->weight);
    free(meeting->places);
    free(meeting->sides[0].queue);
    free(meeting->sides[1].queue);
    free(meeting->links);
    free(meeting->tail);
    free(meeting->marked);
    free(meeting->marked_next);
}

/* Add, for each pair of a source and another node of its component, each node's shares and their squares. A pair of one
   node and itself: of two of those that it stands for. */
int32_t orgraph_sample_pairs(int64_t size, const int64_t *offsets, const int32_t *neighbours, const double *weight,
                             int64_t pairs, const int32_t *sources, const int32_t *targets, double *sums,
                             double *squares)
{
    Meeting meeting = {.offsets = offsets, .neighbours = neighbours, .size = size};
    int32_t status = open_meeting(&meeting, weight);
    for (int64_t pair = 0; status == 0 && pair < pairs; pair++)
        sample_pair(&meeting, sources[pair], targets[pair], sums, squares);
    close_meeting(&meeting);
    return status;
}
