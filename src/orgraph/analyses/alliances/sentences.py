"""What alliances have to say: findings in two languages, and the lines of the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.alliances.fit import TESTS
from orgraph.analyses.alliances.membership import AGREEMENTS
from orgraph.analyses.alliances.working import MECHANISMS
from orgraph.analyses.shown import list_share
from orgraph.findings import ORGANIZATIONS, PAIRS, SHARE, Evidence, Finding, Words
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.alliances.figures import AllianceFigures

REORGANIZATION: Final = "二(一)2"
STRENGTHENING: Final = "二(一)3"
ALLIANCES: Final = Words("个联盟", "alliances")
_LARGE_OVERLAP: Final = 0.5


def list_findings(alliances: AllianceFigures) -> list[Finding]:
    """List what there is to say: kinds and hosts, four tests, who is outside, what works."""
    if not alliances.listed.loaded:
        return [_state_unknown(alliances)]
    counted = alliances.listed.counted
    found = [_state_kinds(alliances)]
    found.append(
        _state_answers(
            alliances,
            "I11",
            REORGANIZATION,
            Words("牵头单位符合规定", "has hosts that the plan allows"),
            alliances.hosting.conforms,
        )
    )
    found += [
        _state_answers(alliances, "I12", REORGANIZATION, title, alliances.fit.answer(name))
        for name, title in TESTS.items()
    ]
    found += [_state_orphans(alliances), _state_many(alliances)]
    inside = Words("内有党组织", "has a Party organization inside")
    found += [
        _state_answers(alliances, "I13", REORGANIZATION, inside, alliances.belonging.party_inside),
        _state_overlaps(alliances),
        _state_six(alliances),
        _state_agreements(alliances, counted),
        _state_lists(alliances, counted),
    ]
    for place, value in enumerate(vocabulary("mechanism").values):
        title = Words(f"{value.chinese}正常运行", f"keeps the mechanism “{value.english}” alive")
        found.append(_state_answers(alliances, "I18", STRENGTHENING, title, alliances.working.alive[:, place]))
    found.append(_state_jointly(alliances, counted))
    return found


def _state_unknown(alliances: AllianceFigures) -> Finding:
    because = alliances.listed.because or Words("", "")
    return Finding(
        indicator="I11",
        clause=REORGANIZATION,
        sentence=Words(f"党建联盟未知：{because.zh}。", f"Alliances are unknown: {because.en}."),
        value=None,
        unit=ALLIANCES,
    )


def _evidence(alliances: AllianceFigures, mask: NDArray[np.bool_]) -> Evidence:
    return Evidence("Alliance", alliances.listed.positions[mask & alliances.listed.counted])


def _state_kinds(alliances: AllianceFigures) -> Finding:
    listed = alliances.listed
    kinds = vocabulary("alliance_kind").values
    counts = [(kind, listed.count_by(kind=place)) for place, kind in enumerate(kinds)]
    total, proposed = int(listed.counted.sum()), int((~listed.counted).sum())
    return Finding(
        indicator="I11",
        clause=REORGANIZATION,
        sentence=Words(
            f"党建联盟{total}个："
            + "、".join(f"{kind.chinese}{count}个" for kind, count in counts)
            + f"；另有拟建{proposed}个不计入。",
            f"{total} alliances: "
            + ", ".join(f"{count} {kind.english}" for kind, count in counts)
            + f"; {proposed} proposed ones are not counted.",
        ),
        value=float(total),
        unit=ALLIANCES,
        evidence=(_evidence(alliances, np.ones(len(alliances), dtype=np.bool_)),),
    )


def _state_answers(
    alliances: AllianceFigures, indicator: str, clause: str, title: Words, truth: NDArray[np.int8]
) -> Finding:
    """State how many of the counted alliances pass something; evidence are those that do not, and the unknown ones."""
    counted = alliances.listed.counted
    passed, failed, unknown = (int(((truth == value) & counted).sum()) for value in (1, 0, -1))
    known = passed + failed
    share = passed / known if known else None
    more = Words(f"，另有{unknown}个未知。", f"; {unknown} more are unknown.") if unknown else Words("。", ".")
    sentence = Words(
        f"{title.zh}的联盟{passed}个，占已知{known}个的{list_share(share)}{more.zh}",
        f"{passed} of {known} known alliances ({list_share(share)}): {title.en}{more.en}",
    )
    return Finding(
        indicator=indicator,
        clause=clause,
        sentence=sentence,
        value=share,
        unit=SHARE,
        numerator=passed,
        denominator=Words("已知的已批准联盟", "approved alliances of which it is known"),
        evidence=(_evidence(alliances, truth == 0), _evidence(alliances, truth == -1)),
    )


def _state_orphans(alliances: AllianceFigures) -> Finding:
    belonging = alliances.belonging
    orphans, unknown, above = belonging.orphans, belonging.orphans_unknown, belonging.above_scale_orphans
    return Finding(
        indicator="I13",
        clause=REORGANIZATION,
        sentence=Words(
            f"未加入任何联盟的组织{len(orphans)}家，其中规模以上{len(above)}家"
            + (f"；另有{len(unknown)}家未知。" if len(unknown) else "。"),
            f"{len(orphans)} organizations are in no alliance, {len(above)} of them above scale"
            + (f"; {len(unknown)} more are unknown." if len(unknown) else "."),
        ),
        value=float(len(orphans)),
        unit=ORGANIZATIONS,
        denominator=Words("纳入统计的组织", "counted organizations"),
        evidence=(Evidence("Organization", above), Evidence("Organization", orphans)),
    )


def _state_many(alliances: AllianceFigures) -> Finding:
    many, most = alliances.belonging.many, alliances.rules.alliances.memberships_max
    return Finding(
        indicator="I13",
        clause=REORGANIZATION,
        sentence=Words(
            f"加入{most}个以上联盟的组织{len(many)}家。",
            f"{len(many)} organizations are in more than {most} alliances.",
        ),
        value=float(len(many)),
        unit=ORGANIZATIONS,
        denominator=Words("联盟成员", "members of alliances"),
        evidence=(Evidence("Organization", many),),
    )


def _state_overlaps(alliances: AllianceFigures) -> Finding:
    overlaps = alliances.belonging.overlaps
    large = overlaps.contained >= _LARGE_OVERLAP
    rows = np.unique(np.concatenate([overlaps.first[large], overlaps.second[large]]))
    return Finding(
        indicator="I13",
        clause=REORGANIZATION,
        sentence=Words(
            f"{len(overlaps)}对联盟有共同成员，其中{int(large.sum())}对的共同成员占较小一方一半以上。",
            f"{len(overlaps)} pairs of alliances share members; in {int(large.sum())} of them the shared ones are half "
            "of the smaller or more.",
        ),
        value=float(len(overlaps)),
        unit=PAIRS,
        denominator=Words("已批准联盟", "approved alliances"),
        evidence=(Evidence("Alliance", alliances.listed.positions[rows]),),
    )


def _state_six(alliances: AllianceFigures) -> Finding:
    six = alliances.working.six
    answers = np.where((six == 0).any(axis=1), 0, np.where((six < 0).any(axis=1), -1, 1)).astype(np.int8)
    return _state_answers(alliances, "I15", STRENGTHENING, Words("“六专”齐全", "has all six dedicated"), answers)


def _state_agreements(alliances: AllianceFigures, counted: NDArray[np.bool_]) -> Finding:
    membership = alliances.listed.membership.take(counted[alliances.listed.membership.alliance])
    members, holds = len(membership.member), int(membership.holds.sum())
    names = list(AGREEMENTS)
    expiring, expired = (int((membership.agreement == names.index(name)).sum()) for name in ("expiring", "expired"))
    share = holds / members if members else None
    days = alliances.rules.alliances.agreement_expiring_days
    lacking = np.unique(membership.alliance[~membership.holds])
    return Finding(
        indicator="I16",
        clause=STRENGTHENING,
        sentence=Words(
            f"契约化率{list_share(share)}：成员{members}个中{holds}个协议有效，其中{expiring}个{days}天内到期；"
            f"另有{expired}个已到期。",
            f"{holds} of {members} members ({list_share(share)}) have an agreement in force, {expiring} of them end "
            f"within {days} days; {expired} have ended.",
        ),
        value=share,
        unit=SHARE,
        numerator=holds,
        denominator=Words("已批准联盟的成员", "members of approved alliances"),
        evidence=(Evidence("Alliance", alliances.listed.positions[lacking]),),
    )


def _state_lists(alliances: AllianceFigures, counted: NDArray[np.bool_]) -> Finding:
    lists = alliances.working.lists
    told = counted & lists.known
    needs, matched, delivered = (int(column[told].sum()) for column in (lists.needs, lists.matched, lists.delivered))
    unknown = int((counted & ~lists.known).sum())
    share = matched / needs if needs else None
    more = Words(f"另有{unknown}个联盟的清单未报。", f" The lists of {unknown} more are not reported.")
    return Finding(
        indicator="I17",
        clause=STRENGTHENING,
        sentence=Words(
            f"需求{needs}项中对接{matched}项（{list_share(share)}），兑现{delivered}项。"
            + (more.zh if unknown else ""),
            f"{matched} of {needs} needs ({list_share(share)}) are matched, {delivered} delivered."
            + (more.en if unknown else ""),
        ),
        value=share,
        unit=SHARE,
        numerator=matched,
        denominator=Words("已报清单的需求", "needs on lists that are loaded"),
        evidence=(_evidence(alliances, told & (lists.matched < lists.needs)), _evidence(alliances, ~lists.known)),
    )


def _state_jointly(alliances: AllianceFigures, counted: NDArray[np.bool_]) -> Finding:
    counts = alliances.working.jointly[counted].sum(axis=0).tolist()
    values = vocabulary("co_type").values
    first, total = alliances.working.quarters[0], sum(counts)
    pairs = list(zip(values, counts, strict=True))
    return Finding(
        indicator="I19",
        clause=STRENGTHENING,
        sentence=Words(
            f"{first.isoformat()}以来“四共”活动{total}次："
            + "、".join(f"{one.chinese}{count}次" for one, count in pairs)
            + "。",
            f"{total} joint events since {first.isoformat()}: "
            + ", ".join(f"{count} {one.english}" for one, count in pairs)
            + ".",
        ),
        value=float(total),
        unit=Words("次", "events"),
        evidence=(_evidence(alliances, alliances.working.jointly.sum(axis=1) > 0),),
    )


def list_overview(alliances: AllianceFigures) -> tuple[str, list[tuple[str, ...]]]:
    """List the heading and the lines that alliances show of themselves."""
    counted = alliances.listed.counted
    lines: list[tuple[str, ...]] = [("", "passed", "failed", "unknown")]
    answers = {
        "牵头单位": alliances.hosting.conforms,
        **{title.zh: alliances.fit.answer(name) for name, title in TESTS.items()},
        "党组织": alliances.belonging.party_inside,
        **{
            vocabulary("mechanism").title(name): alliances.working.alive[:, place]
            for place, name in enumerate(MECHANISMS)
        },
    }
    for name, truth in answers.items():
        lines.append((name, *(str(int(((truth == value) & counted).sum())) for value in (1, 0, -1))))
    provenance = alliances.provenance
    mark = " · 合成数据" if provenance.synthetic else ""
    return f"Alliances {provenance.day} · {int(counted.sum())} approved · {provenance.snapshot[:12]}{mark}", lines
