/* Regions: atoms in connected groups within the bounds, at low cost. The entry that Python calls. */

#include "regions.h"

static void write_labels(const Partition *p, int32_t *label)
{
    for (int64_t atom = 0; atom < p->problem->atoms; atom++) {
        int32_t group = p->label[atom];
        int placed = group >= 0 && p->group[group].weight >= p->problem->minimum &&
                     p->group[group].weight <= p->problem->maximum;
        label[atom] = placed ? group : -1;
    }
}

int32_t orgraph_form_regions(int64_t atoms, int64_t items, int64_t kinds, const double *place_x, const double *place_y,
                             const double *x, const double *y, const int32_t *weight, const int64_t *part_start,
                             const int32_t *part_kind, const int32_t *part_weight, const int32_t *item,
                             const int64_t *item_start, const int64_t *near_start, const int32_t *near,
                             double reach_squared, int64_t minimum, int64_t maximum, double price, int64_t seed,
                             int64_t budget, int32_t *label)
{
    const Problem problem = {.atoms = atoms, .items = items, .kinds = kinds, .place_x = place_x, .place_y = place_y,
                             .x = x, .y = y, .weight = weight, .part_start = part_start, .part_kind = part_kind,
                             .part_weight = part_weight, .item = item, .item_start = item_start,
                             .near_start = near_start, .near = near, .reach_squared = reach_squared,
                             .minimum = minimum, .maximum = maximum, .price = price};
    Partition p;
    int32_t status = open_partition(&p, &problem, (uint64_t)seed);

    if (status == 0)
        status = merge_items(&p);
    if (status == 0)
        status = repair_groups(&p);
    if (status == 0)
        status = refine_groups(&p, budget);
    if (status == 0)
        write_labels(&p, label);
    close_partition(&p);
    return status;
}
