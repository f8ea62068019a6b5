"""What brokers have to say: findings in two languages, the definition that was used, and the lines of the overview."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.clusters.ties import TIES
from orgraph.findings import ORGANIZATIONS, SHARE, Evidence, Finding, Words

if TYPE_CHECKING:
    from orgraph.analyses.brokers.figures import Broker, BrokerFigures

CLAUSE: Final = "二(一)2"
INDICATOR: Final = "I13"
_TOLD: Final = 10
"""So many of the first have a sentence of their own."""
_TIED: Final = Words("有联系的组织", "organizations with ties")
_PAIRS: Final = Words("其他有联系组织的两两组合", "pairs of other organizations with ties")


def list_told(brokers: BrokerFigures) -> list[Broker]:
    """List the first brokers, which have a sentence of their own."""
    return list(islice(brokers, _TOLD))


def find_definition(brokers: BrokerFigures) -> Words:
    """Find the words for what the network is and what the figures say."""
    weights = brokers.rules.clusters.weights
    parts = [(title, getattr(weights, kind)) for kind, title in TIES.items() if getattr(weights, kind) > 0]
    months = brokers.rules.clusters.months
    made = Words(
        "、".join(f"{title.zh}（权重{weight:g}）" for title, weight in parts),
        ", ".join(f"{title.en} (weight {weight:g})" for title, weight in parts),
    )
    return Words(
        f"联系网络：{made.zh}；走访和活动计近{months}个月；联盟、载体、活动和走访单位各为一个节点。"
        "脱离家数：该单位退出后，与其余最大部分失去一切联系的组织数。"
        "居间度：其他组织两两之间最短路径经过该单位的比例，路径按联系条数计，不计权重。"
        "约束度（Burt）：按权重计，越低，其联系越多样、越互不重复。只描述组织在网络中的位置，不评价组织和个人。",
        f"The network: {made.en}; visits and events of the last {months} months; every alliance, carrier, event and "
        "visiting unit is a node of its own. Cut off: the organizations that lose every way to the largest remaining "
        "part without this one. Betweenness: the share of the shortest ways between pairs of other organizations that "
        "pass it, in ties, whatever they weigh. Constraint (Burt): by weights; low where ties lead to many and "
        "separate ones. This tells places in a network, and judges neither organizations nor persons.",
    )


def list_findings(brokers: BrokerFigures) -> list[Finding]:
    """List what there is to say: what falls apart, how betweenness is known, then the first brokers one by one."""
    told = [_state_broker(brokers, broker) for broker in list_told(brokers)]
    return [_state_all(brokers), _state_betweenness(brokers), *told]


def _state_all(brokers: BrokerFigures) -> Finding:
    found, tied = brokers.articulation, int(brokers.tied.sum())
    most = int(brokers.cut_off[found].max(initial=0))
    sentence = Words(
        f"{tied}家有联系的组织中，{len(found)}家一旦退出，联系网络会断开，最多使{most}家与主体失去联系；"
        f"另有{brokers.untied}家没有任何联系。",
        f"Of {tied} organizations with ties, the loss of any of {len(found)} would split the network, at most cutting "
        f"off {most}; {brokers.untied} more have no tie at all.",
    )
    if brokers.because is not None:
        sentence = Words(f"{sentence.zh[:-1]}（{brokers.because.zh}）。", f"{sentence.en[:-1]} ({brokers.because.en}).")
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=sentence,
        value=float(len(found)),
        unit=ORGANIZATIONS,
        denominator=_TIED,
        evidence=(Evidence("Organization", found),),
    )


def _state_betweenness(brokers: BrokerFigures) -> Finding:
    known = brokers.betweenness
    how = Words("居间度为精确值", "Betweenness is exact")
    if known.confidence is not None:
        how = Words(
            f"居间度由{known.samples:,}对组织抽样估计，以{known.confidence:.0%}的把握，误差都不超过{known.error:.4f}",
            f"Betweenness is estimated from {known.samples:,} sampled pairs; with {known.confidence:.0%} confidence no "
            f"value is off by more than {known.error:.4f}",
        )
    highest = float(known.values[brokers.tied].max(initial=0.0))
    passed = np.flatnonzero(brokers.tied & (known.values > 0)).astype(np.int32)
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{how.zh}；{len(passed)}家位于其他组织的最短路径上，最高为{highest:.1%}。",
            f"{how.en}; {len(passed)} organizations lie on shortest ways between others, the highest share is "
            f"{highest:.1%}.",
        ),
        value=highest,
        unit=SHARE,
        denominator=_PAIRS,
        evidence=(Evidence("Organization", passed),),
    )


def _state_broker(brokers: BrokerFigures, broker: Broker) -> Finding:
    name, known = brokers.name(broker.position), brokers.betweenness
    about = "" if known.is_exact else f"±{broker.error:.1%}"
    constraint = "—" if broker.constraint is None else f"{broker.constraint:.2f}"
    loss = Words("退出后网络不断开", "without it the network holds")
    if broker.pieces > 1:
        loss = Words(
            f"退出后所在部分断成{broker.pieces}块，{broker.cut_off}家与主体失去联系",
            f"without it its part falls into {broker.pieces} pieces and {broker.cut_off} are cut off",
        )
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{name}：{broker.ties}条联系，{loss.zh}；居间度{broker.betweenness:.1%}{about}，约束度{constraint}。",
            f"{name}: {broker.ties} ties, {loss.en}; betweenness {broker.betweenness:.1%}{about}, constraint "
            f"{constraint}.",
        ),
        value=float(broker.cut_off),
        unit=ORGANIZATIONS,
        denominator=_TIED,
        evidence=(
            Evidence("Organization", np.array([broker.position], dtype=np.int32)),
            Evidence("Organization", brokers.find_cut_off(broker.position)),
        ),
    )


def list_overview(brokers: BrokerFigures) -> tuple[str, list[tuple[str, ...]]]:
    """List the heading and the lines that brokers show of themselves."""
    lines: list[tuple[str, ...]] = [("rank", "organization", "ties", "pieces", "cut off", "betweenness", "constraint")]
    lines += [
        (
            str(broker.rank),
            brokers.name(broker.position),
            str(broker.ties),
            str(broker.pieces),
            str(broker.cut_off),
            f"{broker.betweenness:.4f}",
            "—" if broker.constraint is None else f"{broker.constraint:.3f}",
        )
        for broker in islice(brokers, 2 * _TOLD)
    ]
    provenance = brokers.provenance
    mark = " · 合成数据" if provenance.synthetic else ""
    counts = f"{len(brokers.articulation)} articulation points, {int(brokers.tied.sum())} organizations with ties"
    return f"Brokers {provenance.day} · {counts} · {provenance.snapshot[:12]}{mark}", lines
