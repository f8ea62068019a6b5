"""The eight rates of domain.md 1.3, each with its own denominator, and effective coverage beside them.

C, D and E speak of enterprises; A, B, F, G and H of all two-new organizations in actual operation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.gaps import Cause
from orgraph.analyses.facts.requirements import find_tier_members, list_tier_tests
from orgraph.analyses.rates import measures as of
from orgraph.analyses.rates.measures import Measure, Reach, measure_patterns
from orgraph.findings import Words
from orgraph.kernels.three_valued import NO, UNKNOWN, Truth, both, either, opposite, settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.analyses.facts.attributes import Attributes
    from orgraph.rules import Rules, SizeTier

IN_OPERATION = Words("实际运转的两新组织", "two-new organizations in actual operation")
TITLES: Mapping[str, Words] = {
    "A": Words("组织覆盖率", "Organization coverage"),
    "B": Words("应建已建率", "Coverage of those that must build"),
    "C": Words("三有企业组织覆盖率", "Organization coverage of three-haves enterprises"),
    "D": Words("规模以上企业组织覆盖率", "Organization coverage of above-scale enterprises"),
    "E": Words("规模层级企业组织覆盖率", "Organization coverage by size tier"),
    "F": Words("单独组建率", "Share with their own Party organization"),
    "G": Words("未建党组织单位工作覆盖率", "Work coverage of the rest"),
    "H": Words("总体覆盖率", "Total reach"),
}
EFFECTIVE_TITLE = Words("有效覆盖率", "Effective coverage")


def measure_eight(attributes: Attributes, reach: Reach, *, rules: Rules) -> tuple[Measure, ...]:
    """Measure the rates A to H on each pattern."""
    operating, enterprise = attributes.operating, attributes.enterprise
    party = {of.OPERATING: operating, of.PARTY: reach.organization}
    work = {of.POSTS: reach.guided, of.MASS: reach.mass}
    bound = rules.establish.min_full_members_solo
    must = Words(
        f"实际运转且正式党员{bound}名及以上的两新组织", f"organizations in operation with {bound} or more full members"
    )
    social_must = np.where(enterprise == NO, attributes.must_build, np.int8(NO))
    members = {of.FULL_MEMBERS: attributes.must_build, of.FULL_TIME: social_must}

    def build(code: str, denominator: Words, member: Truth, covered: Truth, causes: Mapping[Cause, Truth]) -> Measure:
        return measure_patterns(
            attributes, code, TITLES[code], denominator, member=member, covered=covered, causes=causes
        )

    def build_enterprises(code: str, words: Words, test: Truth, cause: Cause) -> Measure:
        denominator = Words(f"实际运转的{words.zh}", f"{words.en} in actual operation")
        causes = {**party, of.KIND: enterprise, cause: test}
        return build(code, denominator, both(operating, enterprise, test), reach.organization, causes)

    not_built = both(operating, opposite(reach.organization))
    without = Words("实际运转且未建党组织的两新组织", "organizations in operation without a Party organization")
    return (
        build("A", IN_OPERATION, operating, reach.organization, party),
        build("B", must, both(operating, attributes.must_build), reach.organization, {**party, **members}),
        build_enterprises("C", Words("三有企业", "three-haves enterprises"), attributes.three_haves, of.THREE_HAVES),
        build_enterprises(
            "D", Words("规模以上企业", "above-scale enterprises"), attributes.above_scale, of.ABOVE_SCALE
        ),
        _measure_tiers(attributes, reach, rules=rules),
        build("F", IN_OPERATION, operating, reach.solo, {of.OPERATING: operating, of.PARTY: reach.solo}),
        build("G", without, not_built, reach.work, {**party, **work}),
        build("H", IN_OPERATION, operating, reach.anything, {**party, **work}),
    )


def measure_effective(attributes: Attributes, reach: Reach) -> Measure:
    """Measure how many are covered by a Party organization that met, over the population of rate A."""
    causes = {of.OPERATING: attributes.operating, of.PARTY: reach.organization, of.LIFE: attributes.effective}
    return measure_patterns(
        attributes,
        "effective",
        EFFECTIVE_TITLE,
        IN_OPERATION,
        member=attributes.operating,
        covered=reach.effective,
        causes=causes,
    )


def _measure_tiers(attributes: Attributes, reach: Reach, *, rules: Rules) -> Measure:
    """Measure rate E: the tiers with tests and a target of 1 pooled, and every tier of the set by itself."""
    tier_set = rules.size_tier_set
    tiers = tuple(_measure_tier(attributes, reach, tier) for tier in tier_set.tiers)
    pooled = [find_tier_members(attributes.tests, tier) for tier in tier_set.pooled]
    outside = settle(np.zeros(len(attributes.standing), np.bool_), np.ones(len(attributes.standing), np.bool_))
    inside = either(*pooled) if pooled else outside
    titles = "、".join(tier.title for tier in tier_set.pooled)
    names = ", ".join(tier.name.replace("_", " ") for tier in tier_set.pooled)
    measure = measure_patterns(
        attributes,
        "E",
        TITLES["E"],
        Words(f"实际运转的下列企业：{titles}（{tier_set.title}）", f"enterprises in operation of the tiers {names}"),
        member=both(attributes.operating, attributes.enterprise, inside),
        covered=reach.organization,
        causes=_list_causes(attributes, reach, tuple(tier_set.pooled)),
        target=1.0,
    )
    return replace(measure, tiers=tiers)


def _measure_tier(attributes: Attributes, reach: Reach, tier: SizeTier) -> Measure:
    member = both(attributes.operating, attributes.enterprise)
    covered, target = reach.organization, tier.organization_coverage_target
    causes = _list_causes(attributes, reach, (tier,))
    if tier.scope == "without_party_organization":
        member = both(member, opposite(reach.organization))
    elif list_tier_tests(tier):
        member = both(member, find_tier_members(attributes.tests, tier))
    if tier.work_coverage_target is not None:
        covered, target = reach.work, tier.work_coverage_target
        causes = {**causes, of.POSTS: reach.guided, of.MASS: reach.mass}
    title = Words(tier.title, tier.name.replace("_", " "))
    denominator = Words(f"实际运转的{tier.title}企业", f"enterprises in operation: {title.en}")
    return measure_patterns(
        attributes, tier.name, title, denominator, member=member, covered=covered, causes=causes, target=target
    )


def _list_causes(attributes: Attributes, reach: Reach, tiers: tuple[SizeTier, ...]) -> dict[Cause, Truth]:
    causes = {
        of.OPERATING: attributes.operating,
        of.KIND: attributes.enterprise,
        of.PARTY: reach.organization,
    }
    for column in sorted({test[0] for tier in tiers for test in list_tier_tests(tier)}):
        tests = {test for tier in tiers for test in list_tier_tests(tier) if test[0] == column}
        unknown = np.any([attributes.tests[test] == UNKNOWN for test in tests], axis=0)
        causes[Cause("census", column)] = settle(~unknown, np.zeros(len(unknown), np.bool_))
    return causes
