/* Betweenness from sampled pairs of nodes: for each pair a search from both ends, always on the side that is cheaper to
   go on with, until they meet (after Borassi and Natale 2016); then every node between them gets its share of all their
   shortest paths, which varies less than one path drawn among them (after Riondato and Upfal 2018). */

#include <stdint.h>
#include <stdlib.h>

/* A side of the search. Links hold, newest first, the steps by which each node was reached. */
typedef struct {
    int32_t *distance;     /* -1 before it is reached */
    double *paths;         /* number of shortest paths from the end of this side */
    int32_t *newest;       /* link of each node */
    int32_t *queue;
    int64_t begin, end;    /* the nodes of the outermost level in the queue */
    int64_t cost;          /* edges of that level */
} Side;

typedef struct {
    const int64_t *offsets;
    const int32_t *neighbours;
    Side sides[2];
    int32_t *link_from;
    int32_t *link_older;
    int64_t links;
    double *tail;          /* number of shortest paths on to the other end */
    int32_t *marked;       /* nodes of one level that lie between the ends */
    int32_t *marked_next;
} Meeting;

static void begin_side(Meeting *meeting, Side *side, int32_t node)
{
    side->distance[node] = 0;
    side->paths[node] = 1;
    side->newest[node] = -1;
    side->queue[0] = node;
    side->begin = 0;
    side->end = 1;
    side->cost = meeting->offsets[node + 1] - meeting->offsets[node];
}

/* Go one level further; say whether the other side was met. */
static int advance(Meeting *meeting, Side *side, const Side *other)
{
    int met = 0;
    int64_t begin = side->begin, end = side->end;
    side->begin = end;
    side->cost = 0;
    for (int64_t place = begin; place < end; place++) {
        int32_t node = side->queue[place];
        int32_t beyond = side->distance[node] + 1;
        for (int64_t entry = meeting->offsets[node]; entry < meeting->offsets[node + 1]; entry++) {
            int32_t neighbour = meeting->neighbours[entry];
            if (side->distance[neighbour] < 0) {
                side->distance[neighbour] = beyond;
                side->paths[neighbour] = 0;
                side->newest[neighbour] = -1;
                side->queue[side->end++] = neighbour;
                side->cost += meeting->offsets[neighbour + 1] - meeting->offsets[neighbour];
                met |= other->distance[neighbour] >= 0;
            }
            if (side->distance[neighbour] == beyond) {
                side->paths[neighbour] += side->paths[node];
                meeting->link_from[meeting->links] = node;
                meeting->link_older[meeting->links] = side->newest[neighbour];
                side->newest[neighbour] = (int32_t)meeting->links++;
            }
        }
    }
    return met;
}

/* Walk back from the nodes where the sides met to the end of one side, giving each node between its share. */
static void share_side(Meeting *meeting, const Side *side, int64_t count, double all, double *sums, double *squares)
{
    int32_t *level = meeting->marked, *next = meeting->marked_next;
    while (count > 0) {
        int64_t found = 0;
        for (int64_t place = 0; place < count; place++) {
            int32_t node = level[place];
            for (int32_t link = side->newest[node]; link >= 0; link = meeting->link_older[link]) {
                int32_t from = meeting->link_from[link];
                if (meeting->tail[from] == 0)
                    next[found++] = from;
                meeting->tail[from] += meeting->tail[node];
            }
            meeting->tail[node] = 0;
        }
        for (int64_t place = 0; place < found; place++) {
            double share = side->paths[next[place]] * meeting->tail[next[place]] / all;
            if (side->distance[next[place]] > 0) {
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

static void share_pair(Meeting *meeting, const Side *last, double *sums, double *squares)
{
    const Side *one = &meeting->sides[0], *two = &meeting->sides[1];
    const Side *other = last == one ? two : one;
    double all = 0;
    for (int64_t place = last->begin; place < last->end; place++)
        if (other->distance[last->queue[place]] >= 0)
            all += last->paths[last->queue[place]] * other->paths[last->queue[place]];
    for (int direction = 0; direction < 2; direction++) {
        const Side *side = direction == 0 ? one : two, *far = direction == 0 ? two : one;
        int64_t count = 0;
        for (int64_t place = last->begin; place < last->end; place++) {
            int32_t node = last->queue[place];
            if (other->distance[node] < 0)
                continue;
            meeting->marked[count++] = node;
            meeting->tail[node] = far->paths[node];
            if (direction == 0 && one->distance[node] > 0 && two->distance[node] > 0) {
                double share = one->paths[node] * two->paths[node] / all;
                sums[node] += share;
                squares[node] += share * share;
            }
        }
        share_side(meeting, side, count, all, sums, squares);
    }
}

static void sample_pair(Meeting *meeting, int32_t source, int32_t target, double *sums, double *squares)
{
    Side *one = &meeting->sides[0], *two = &meeting->sides[1];
    meeting->links = 0;
    begin_side(meeting, one, source);
    begin_side(meeting, two, target);
    Side *last = one;
    for (int met = 0; !met;) {
        last = one->cost <= two->cost ? one : two;
        met = advance(meeting, last, last == one ? two : one);
        if (last->begin == last->end)
            break; /* no way between them: the caller sees to it that there is one */
    }
    share_pair(meeting, last, sums, squares);
    for (int number = 0; number < 2; number++)
        for (int64_t place = 0; place < meeting->sides[number].end; place++)
            meeting->sides[number].distance[meeting->sides[number].queue[place]] = -1;
}

static int open_meeting(Meeting *meeting, int64_t size)
{
    size_t number = (size_t)size + 1, entries = (size_t)meeting->offsets[size] + 1;
    int opened = 1;
    for (int side = 0; side < 2; side++) {
        Side *opening = &meeting->sides[side];
        opening->distance = malloc(number * sizeof(int32_t));
        opening->paths = malloc(number * sizeof(double));
        opening->newest = malloc(number * sizeof(int32_t));
        opening->queue = malloc(number * sizeof(int32_t));
        opened = opened && opening->distance && opening->paths && opening->newest && opening->queue;
        for (int64_t node = 0; opened && node < size; node++)
            opening->distance[node] = -1;
    }
    meeting->link_from = malloc(entries * sizeof(int32_t));
    meeting->link_older = malloc(entries * sizeof(int32_t));
    meeting->tail = calloc(number, sizeof(double));
    meeting->marked = malloc(number * sizeof(int32_t));
    meeting->marked_next = malloc(number * sizeof(int32_t));
    return opened && meeting->link_from && meeting->link_older && meeting->tail && meeting->marked &&
           meeting->marked_next ? 0 : -1;
}

static void close_meeting(Meeting *meeting)
{
    for (int side = 0; side < 2; side++) {
        free(meeting->sides[side].distance);
        free(meeting->sides[side].paths);
        free(meeting->sides[side].newest);
        free(meeting->sides[side].queue);
    }
    free(meeting->link_from);
    free(meeting->link_older);
    free(meeting->tail);
    free(meeting->marked);
    free(meeting->marked_next);
}

/* Add, for each pair of a source and another node of its component, each node's shares and their squares. */
int32_t orgraph_sample_pairs(int64_t size, const int64_t *offsets, const int32_t *neighbours, int64_t pairs,
                             const int32_t *sources, const int32_t *targets, double *sums, double *squares)
{
    Meeting meeting = {.offsets = offsets, .neighbours = neighbours};
    int32_t status = open_meeting(&meeting, size);
    for (int64_t pair = 0; status == 0 && pair < pairs; pair++)
        sample_pair(&meeting, sources[pair], targets[pair], sums, squares);
    close_meeting(&meeting);
    return status;
}
