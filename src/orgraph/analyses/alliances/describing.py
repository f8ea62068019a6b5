"""One alliance in words and figures: the four tests with a sentence each, and everything else that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.analyses.alliances.fit import MIDDLES, TESTS
from orgraph.analyses.alliances.hosting import HOST_KINDS
from orgraph.analyses.alliances.membership import AGREEMENTS, MEMBER_KINDS
from orgraph.analyses.alliances.working import CO_TYPES, LISTS, MECHANISMS, SIX, SIX_TITLES
from orgraph.findings import Words, show_count
from orgraph.model import vocabulary
from orgraph.snapshot import days_since_1970

if TYPE_CHECKING:
    from orgraph.analyses.alliances.figures import AllianceFigures
    from orgraph.rules.alliances import AllianceFit

ANSWER_TITLES: Final = {1: Words("符合", "passed"), 0: Words("不符合", "failed"), -1: Words("未知", "unknown")}
ANSWER_CODES: Final = {1: "pass", 0: "fail", -1: "unknown"}
KILOMETRE: Final = 1_000.0


def list_facts(alliances: AllianceFigures, row: int) -> dict[str, Any]:
    """List everything that is known of one alliance."""
    listed, working = alliances.listed, alliances.working
    nodes, position = alliances.snapshot.nodes("Alliance"), int(listed.positions[row])
    kinds, kind = vocabulary("alliance_kind").codes, int(listed.kind[row])
    units, unit = alliances.listed.areas.unit_keys, int(listed.unit[row])
    return {
        "key": nodes.key(position),
        "name": nodes.text("name")[position].as_py(),
        "kind": kinds[kind] if kind >= 0 else None,
        "unit": units[unit] if unit < len(units) else None,
        "counted": bool(listed.counted[row]),
        "members": int(listed.members[row]),
        "organizations": int(alliances.fit.organizations[row]),
        "employees": _sum_employees(alliances, row),
        "hosts": _list_hosts(alliances, row),
        "host_allowed": _tell(alliances.hosting.conforms[row]),
        "party_organizations": int(listed.parties[row]),
        "party_inside": _tell(alliances.belonging.party_inside[row]),
        "tests": {name: _list_test_facts(alliances, row, name) for name in TESTS},
        "six_dedicated": {name: _tell(working.six[row, place]) for place, name in enumerate(SIX)},
        "six_missing": [SIX_TITLES[name].chinese for place, name in enumerate(SIX) if working.six[row, place] == 0],
        "evidence": nodes.text("evidence")[position].as_py(),
        "agreements": _list_agreements(alliances, row),
        "lists": _list_lists(alliances, row),
        "mechanisms": _list_mechanisms(alliances, row),
        "dormant": _tell(working.dormant[row]),
        "jointly": dict(zip(CO_TYPES, working.jointly[row].tolist(), strict=True)),
    }


def _tell(truth: np.int8) -> bool | None:
    return None if truth < 0 else bool(truth)


def _sum_employees(alliances: AllianceFigures, row: int) -> dict[str, int]:
    rows = alliances.listed.membership.organizations
    employees = alliances.snapshot.nodes("Organization").number("employees")[rows.member[rows.alliance == row]]
    known = ~np.isnan(employees)
    return {"known": int(employees[known].sum()), "unknown": int((~known).sum())}


def _list_hosts(alliances: AllianceFigures, row: int) -> list[dict[str, Any]]:
    hosting, found = alliances.hosting, []
    for place in np.flatnonzero(hosting.alliance == row).tolist():
        kind = HOST_KINDS[hosting.kind[place]]
        nodes, position = alliances.snapshot.nodes(kind), int(hosting.host[place])
        found.append(
            {
                "kind": kind,
                "key": nodes.key(position),
                "name": nodes.text("name")[position].as_py(),
                "allowed": _tell(hosting.allowed[place]),
            }
        )
    return found


def _list_agreements(alliances: AllianceFigures, row: int) -> dict[str, Any]:
    membership = alliances.listed.membership
    rows = np.flatnonzero(membership.alliance == row)
    counts = np.bincount(membership.agreement[rows], minlength=len(AGREEMENTS)).tolist()
    expiring = rows[membership.agreement[rows] == list(AGREEMENTS).index("expiring")]
    names = [(MEMBER_KINDS[membership.kind[place]], int(membership.member[place])) for place in expiring.tolist()]
    return {
        **dict(zip(AGREEMENTS, counts, strict=True)),
        "share": int(membership.holds[rows].sum()) / len(rows) if len(rows) else None,
        "denominator": len(rows),
        "ending_soon": [
            {"kind": kind, "key": alliances.snapshot.nodes(kind).key(position), "days_left": int(left)}
            for (kind, position), left in zip(
                names, membership.ends_on[expiring] - days_since_1970(alliances.day), strict=True
            )
        ],
    }


def _list_lists(alliances: AllianceFigures, row: int) -> dict[str, Any]:
    lists = alliances.working.lists
    needs, matched = int(lists.needs[row]), int(lists.matched[row])
    median = float(lists.median_days[row])
    known = bool(lists.known[row])
    return {
        "known": known,
        "counts": dict(zip(LISTS, lists.counts[row].tolist(), strict=True)) if known or needs else None,
        "needs": needs if known or needs else None,
        "matched": matched,
        "matched_share": matched / needs if needs else None,
        "delivered": int(lists.delivered[row]),
        "delivered_share": int(lists.delivered[row]) / matched if matched else None,
        "reopened": int(lists.reopened[row]),
        "median_days": None if np.isnan(median) else median,
    }


def _list_mechanisms(alliances: AllianceFigures, row: int) -> dict[str, Any]:
    working = alliances.working
    quarters = [f"{first.year}Q{(first.month + 2) // 3}" for first in working.quarters]
    return {
        name: {
            "alive": _tell(working.alive[row, place]),
            "evidence": dict(zip(quarters, working.mechanisms[row, place].tolist(), strict=True)),
        }
        for place, name in enumerate(MECHANISMS)
    }


def _list_test_facts(alliances: AllianceFigures, row: int, test: str) -> dict[str, Any]:
    fit = alliances.fit
    figures: dict[str, dict[str, Any]] = {
        "adjacent": {
            "median_distance_m": _round(fit.distance_m[row]),
            "from": tuple(MIDDLES)[fit.middle[row]],
            "located": int(fit.located[row]),
        },
        "similar": {
            "industry_share": _round(fit.industry_share[row], 4),
            "industry": _find_trade(alliances, row),
            "entropy_bits": _round(fit.entropy[row], 3),
            "known": int(fit.industry_known[row]),
        },
        "sized": {"members": int(alliances.listed.members[row])},
        "manageable": {
            "hosts": int(alliances.listed.hosts[row]),
            "townships": int(fit.townships[row]),
            "outside": int(fit.outside[row]),
        },
    }
    answer = int(fit.answer(test)[row])
    return {
        "answer": ANSWER_CODES[answer],
        "title": TESTS[test].as_dict(),
        "sentence": list_test(alliances, row, test).as_dict(),
        **figures[test],
        "of": int(fit.organizations[row]),
    }


def _round(value: np.float64, digits: int = 1) -> float | None:
    return None if np.isnan(value) else round(float(value), digits)


def _find_trade(alliances: AllianceFigures, row: int) -> str | None:
    code = int(alliances.fit.industry[row])
    return alliances.trade_titles[code] if code >= 0 else None


def list_test(alliances: AllianceFigures, row: int, test: str) -> Words:
    """State one test of one alliance: its answer, its figure, and what the rules ask."""
    kind = int(alliances.listed.kind[row])
    answer, title = ANSWER_TITLES[int(alliances.fit.answer(test)[row])], TESTS[test]
    if kind < 0:
        return Words(f"{title.zh}未知：联盟类型不明。", f"{title.en}: unknown, as the kind of the alliance is.")
    limits = alliances.rules.alliances.fit.of(vocabulary("alliance_kind").codes[kind])
    writers = {"adjacent": _write_distance, "similar": _write_industry, "sized": _write_size}
    figure = writers.get(test, _write_management)(alliances, row, limits)
    return Words(f"{title.zh}{answer.zh}：{figure.zh}。", f"{title.en}: {answer.en}; {figure.en}.")


def _write_distance(alliances: AllianceFigures, row: int, limits: AllianceFit) -> Words:
    fit, middle = alliances.fit, MIDDLES[tuple(MIDDLES)[alliances.fit.middle[row]]]
    located, of = int(fit.located[row]), int(fit.organizations[row])
    if np.isnan(fit.distance_m[row]):
        return Words(f"{of}家成员组织的位置均不明", f"the place of none of its {of} organizations is known")
    far, limit = fit.distance_m[row] / KILOMETRE, limits.distance_max_m / KILOMETRE
    return Words(
        f"成员组织到{middle.zh}的距离中位数{far:.2f}公里，标准不超过{limit:g}公里（{of}家中{located}家位置已知）",
        f"its organizations lie {far:.2f} km from {middle.en} by the median, {limit:g} km at most are asked "
        f"({located} of {of} located)",
    )


def _write_industry(alliances: AllianceFigures, row: int, limits: AllianceFit) -> Words:
    fit, known, of = alliances.fit, int(alliances.fit.industry_known[row]), int(alliances.fit.organizations[row])
    if not known:
        return Words(f"{of}家成员组织的行业均不明", f"the industry of none of its {of} organizations is known")
    share, trade = float(fit.industry_share[row]), _find_trade(alliances, row)
    return Words(
        f"行业已知的{known}家中“{trade}”占{share:.0%}，标准不低于{limits.industry_share_min:.0%}",
        f"of {show_count(known, 'organization')} of known industry {share:.0%} are in {trade}, "
        f"{limits.industry_share_min:.0%} at least are asked",
    )


def _write_size(alliances: AllianceFigures, row: int, limits: AllianceFit) -> Words:
    members = int(alliances.listed.members[row])
    return Words(
        f"成员{members}个，标准{limits.size_min}至{limits.size_max}个",
        f"it has {show_count(members, 'member')}, {limits.size_min} to {limits.size_max} are asked",
    )


def _write_management(alliances: AllianceFigures, row: int, limits: AllianceFit) -> Words:
    fit, hosts = alliances.fit, int(alliances.listed.hosts[row])
    towns, outside = int(fit.townships[row]), int(fit.outside[row])
    across = Words(
        f"{outside}家由其他县（市、区）统计" + ("（此类可跨县）" if limits.may_cross_counties else ""),
        f"{outside} counted by other units" + (", which this kind may have" if limits.may_cross_counties else ""),
    )
    return Words(
        f"牵头单位{hosts}个（标准1个），涉及乡镇（街道）{towns}个（标准不超过{limits.townships_max}个），{across.zh}",
        f"it has {show_count(hosts, 'host')} (one is asked), lies in {show_count(towns, 'township')} "
        f"({limits.townships_max} at most), {across.en}",
    )
