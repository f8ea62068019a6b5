/* Means of lists of atoms, what it costs to be far from them, and sorting by that. */

#include "regions.h"

void clear_kinds(const Problem *q, const Centre *c, const int32_t *list, int32_t size)
{
    for (int32_t i = 0; i < size; i++)
        for (int64_t part = q->part_start[list[i]]; part < q->part_start[list[i] + 1]; part++)
            c->kind[q->part_kind[part]] = 0;
}

void measure_centre(const Problem *q, Centre *c, const int32_t *list, int32_t size)
{
    double x = 0, y = 0;
    c->weight = 0;
    c->squares = 0;
    for (int32_t i = 0; i < size; i++) {
        int32_t atom = list[i];
        x += q->weight[atom] * q->x[atom];
        y += q->weight[atom] * q->y[atom];
        c->weight += q->weight[atom];
        for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++) {
            int64_t *kind = &c->kind[q->part_kind[part]], more = q->part_weight[part];
            c->squares += (double)(more * (2 * *kind + more));
            *kind += more;
        }
    }
    c->x = x / (double)c->weight;
    c->y = y / (double)c->weight;
}

/* Squared distance of an atom to a centre, up to a term that all centres share, times the atom's weight. */
double measure_distance(const Problem *q, const Centre *c, int32_t atom)
{
    double dx = q->x[atom] - c->x, dy = q->y[atom] - c->y, whole = (double)c->weight, shared = 0;
    for (int64_t part = q->part_start[atom]; part < q->part_start[atom + 1]; part++)
        shared += (double)c->kind[q->part_kind[part]] * q->part_weight[part];
    return q->weight[atom] * (dx * dx + dy * dy + c->squares / (whole * whole)) - 2 * shared / whole;
}

double measure_cost(const Problem *q, const Centre *c, const int32_t *list, int32_t size)
{
    double sum = (double)c->weight - c->squares / (double)c->weight;
    for (int32_t i = 0; i < size; i++) {
        double dx = q->x[list[i]] - c->x, dy = q->y[list[i]] - c->y;
        sum += q->weight[list[i]] * (dx * dx + dy * dy);
    }
    return sum;
}

/* Ascending; equal scores by the number of the atom, so that the order of the list does not matter. */
static int is_before(double score_a, int32_t a, double score_b, int32_t b)
{
    return score_a < score_b || (score_a == score_b && a < b);
}

static void sift_down(int32_t *list, double *score, int32_t root, int32_t size)
{
    int32_t atom = list[root];
    double value = score[root];
    for (int32_t child = 2 * root + 1; child < size; child = 2 * root + 1) {
        if (child + 1 < size && is_before(score[child], list[child], score[child + 1], list[child + 1]))
            child++;
        if (!is_before(value, atom, score[child], list[child]))
            break;
        list[root] = list[child];
        score[root] = score[child];
        root = child;
    }
    list[root] = atom;
    score[root] = value;
}

/* Bring the highest score to the front; then take it off: it comes to the end. */
void build_heap(int32_t *list, double *score, int32_t size)
{
    for (int32_t root = size / 2 - 1; root >= 0; root--)
        sift_down(list, score, root, size);
}

void pop_heap(int32_t *list, double *score, int32_t size)
{
    int32_t atom = list[0], last = size - 1;
    double value = score[0];
    list[0] = list[last];
    score[0] = score[last];
    list[last] = atom;
    score[last] = value;
    if (last > 0)
        sift_down(list, score, 0, last);
}

void sort_by_score(int32_t *list, double *score, int32_t size)
{
    if (size > 96) {
        build_heap(list, score, size);
        for (int32_t left = size; left > 1; left--)
            pop_heap(list, score, left);
        return;
    }
    for (int32_t i = 1; i < size; i++) {
        int32_t atom = list[i], place = i;
        double value = score[i];
        for (; place > 0 && is_before(value, atom, score[place - 1], list[place - 1]); place--) {
            list[place] = list[place - 1];
            score[place] = score[place - 1];
        }
        list[place] = atom;
        score[place] = value;
    }
}

double measure_list(Partition *p, const int32_t *list, int32_t size)
{
    Centre c = {.kind = p->kind_a};
    measure_centre(p->problem, &c, list, size);
    double cost = measure_cost(p->problem, &c, list, size);
    clear_kinds(p->problem, &c, list, size);
    p->work += 15 * size;
    return cost;
}
