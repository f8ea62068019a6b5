/* How many nats a partition saves against none: the description length of a network of communities.
 *
 * Two models, given the degrees (Zhang and Peixoto 2020): a rate of links inside of all communities or one for each,
 * and one rate between them. Labels of communities carry no meaning, which saves log B!. Natural logarithms; what no
 * partition at all would cost is 0, so that a partition of positive length says nothing.
 */

#include "lengths.h"

#include <math.h>
#include <string.h>

double orgraph_log_factorial(double x)
{
    if (x < 1.5)
        return 0.0;
    return x * log(x) - x + 0.5 * log(6.283185307179586 * x) + 1.0 / (12.0 * x) - 1.0 / (360.0 * x * x * x);
}

static double log_choose(double n, double k)
{
    return orgraph_log_factorial(n) - orgraph_log_factorial(k) - orgraph_log_factorial(n - k);
}

double orgraph_log_rate(double found, double expected)
{
    return found > 0.0 && expected > 0.0 ? found * log(found / expected) : 0.0;
}

double orgraph_find_expected(const totals *all, double strength, double squares)
{
    double expected = (strength * strength - squares) / (4.0 * all->links);
    return expected > 1e-12 ? expected : 1e-12;
}

totals orgraph_count_all(const network *graph, double scale)
{
    totals all = {0};
    for (int64_t node = 0; node < graph->nodes; node++) {
        all.links += graph->strength[node] / 2.0;
        all.nodes += graph->size[node];
        all.possible += graph->squares[node];
    }
    all.possible = all.links - (all.links > 0.0 ? all.possible / (4.0 * all.links) : 0.0);
    all.scale = scale;
    return all;
}

void orgraph_sum_groups(const network *graph, const int32_t *community, group *groups)
{
    memset(groups, 0, (size_t)graph->nodes * sizeof *groups);
    for (int64_t node = 0; node < graph->nodes; node++) {
        group *own = &groups[community[node]];
        double links = 0.0;
        for (int64_t place = graph->offsets[node]; place < graph->offsets[node + 1]; place++)
            links += community[graph->links[place].node] == community[node] ? graph->links[place].weight : 0.0F;
        own->inside += graph->inside[node] + links / 2.0;
        own->strength += graph->strength[node];
        own->size += graph->size[node];
        own->squares += graph->squares[node];
    }
}

void orgraph_conclude_group(const totals *all, group *with)
{
    with->expected = orgraph_find_expected(all, with->strength, with->squares);
    with->told = orgraph_log_rate(with->inside, with->expected);
    with->room = log(with->size + 1.0);
}

void orgraph_sum_totals(const network *graph, const group *groups, totals *all)
{
    all->groups = all->inside = all->expected = 0.0;
    for (int64_t label = 0; label < graph->nodes; label++) {
        all->groups += groups[label].size > 0.0;
        all->inside += groups[label].inside;
        all->expected += orgraph_find_expected(all, groups[label].strength, groups[label].squares);
    }
    double between = all->links - all->inside, expected = all->possible - all->expected;
    double counted = all->is_uniform ? 0.0 : all->inside * all->scale;
    /* No link between communities at all: a rate that is low enough, whose logarithm is still a number. */
    int none = between <= 1e-9 * all->links || expected <= 0.0;
    all->outer_rate = none ? 1.0 / (all->links * all->scale + 1.0) : between / expected;
    all->inner_rate = all->expected > 0.0 && all->inside > 0.0 ? all->inside / all->expected : 1.0;
    all->inner_pull = log(all->inner_rate) + 1.0;
    all->outer_pull = log(all->outer_rate) + 1.0;
    if (counted > 0.0)
        all->outer_pull += log1p((all->groups - 1.0) / counted) / all->scale;
    all->group_cost = log((all->nodes - all->groups + 1.0) / all->groups) - log(all->groups);
    if (!all->is_uniform)
        all->group_cost += log((counted + all->groups) / all->groups);
}

/* One rate for each community: what is told shorter than by the rate of all, and the code of the counts inside. */
static double sum_own_rates(const network *graph, const group *groups, const totals *all)
{
    double length = 0.0, counted = all->inside * all->scale;
    for (int64_t label = 0; label < graph->nodes; label++) {
        double found = groups[label].inside * all->scale;
        if (found > 0.0) {
            double expected = orgraph_find_expected(all, groups[label].strength, groups[label].squares) * all->scale;
            /* The count has a code of its own, so it is taken out of the rate: Poisson given its mean. */
            length -= orgraph_log_rate(found, expected);
            length -= orgraph_log_factorial(found) - orgraph_log_rate(found, 1.0) + found;
        }
    }
    return length + log_choose(counted + all->groups - 1.0, all->groups - 1.0);
}

double orgraph_find_length(const network *graph, const group *groups, totals *all)
{
    if (all->links <= 0.0 || all->possible <= 0.0)
        return 0.0;
    orgraph_sum_totals(graph, groups, all);
    double sizes = 0.0;
    for (int64_t label = 0; label < graph->nodes; label++)
        sizes += orgraph_log_factorial(groups[label].size);
    double links = all->links * all->scale;
    double between = (all->links - all->inside) * all->scale, apart = (all->possible - all->expected) * all->scale;
    double uniform = -orgraph_log_rate(all->inside * all->scale, all->expected * all->scale);
    double own = sum_own_rates(graph, groups, all);
    all->is_uniform = uniform < own;
    double length = (all->is_uniform ? uniform : own) - orgraph_log_rate(between, apart) + log(links + 1.0);
    length += orgraph_log_rate(links, all->possible * all->scale);
    length += orgraph_log_factorial(all->nodes) - sizes - orgraph_log_factorial(all->groups);
    return length + log_choose(all->nodes - 1.0, all->groups - 1.0) + log(all->nodes);
}
