"""What clusters have to say: findings in two languages, and the lines of the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.clusters.cluster import Cluster, find_single_clusters
from orgraph.analyses.clusters.ties import TIES
from orgraph.analyses.shown import list_share
from orgraph.findings import ORGANIZATIONS, Evidence, Finding, Words

if TYPE_CHECKING:
    from orgraph.analyses.clusters.cluster import Cluster
    from orgraph.analyses.clusters.comparison import Comparison, Likeness, Part
    from orgraph.analyses.clusters.figures import ClusterFigures

CLAUSE: Final = "二(一)2"
INDICATOR: Final = "I13"
CLUSTERS: Final = Words("个群体", "clusters")
ALLIANCES: Final = Words("个联盟", "alliances")
INDEX: Final = Words("兰德指数", "Rand index")
_TOLD: Final = 10
"""So many of the largest clusters have a sentence of their own."""
_TIED: Final = Words("有联系的组织", "organizations with ties")
_IN_ONE: Final = Words("恰好加入一个联盟且归入群体的组织", "organizations in exactly one alliance and in a cluster")


def list_findings(clusters: ClusterFigures) -> list[Finding]:
    """List what there is to say: the clusters, their ties, how they fit alliances, then the largest one by one."""
    found = [_state_all(clusters), _state_ties(clusters)]
    if clusters.comparison is not None:
        found += _state_comparison(clusters, clusters.comparison)
    shown = [cluster for cluster, _ in zip(find_single_clusters(clusters), range(_TOLD), strict=False)]
    return found + [_state_cluster(clusters, cluster) for cluster in shown]


def _state_all(clusters: ClusterFigures) -> Finding:
    found, inside = clusters.communities, np.flatnonzero(clusters.labels >= 0).astype(np.int32)
    if clusters.significant:
        sentence = Words(
            f"{len(inside)}家组织聚成{len(clusters)}个群体（分辨率{found.resolution:g}，模块度{found.modularity:z.3f}）；"
            f"{clusters.untied}家没有任何联系。",
            f"{len(inside)} organizations form {len(clusters)} clusters (resolution {found.resolution:g}, modularity "
            f"{found.modularity:z.3f}); {clusters.untied} have no tie at all.",
        )
    else:
        sentence = Words(
            f"组织之间的联系没有超出偶然的群体结构（与同样联系数的随机网络相比）；{clusters.untied}家没有任何联系。",
            "The ties between organizations show no structure beyond chance (against random networks in which everyone "
            f"has as many ties); {clusters.untied} have no tie at all.",
        )
    if clusters.because is not None:
        sentence = Words(
            f"{sentence.zh[:-1]}（{clusters.because.zh}）。", f"{sentence.en[:-1]} ({clusters.because.en})."
        )
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=sentence,
        value=float(len(clusters)),
        unit=CLUSTERS,
        denominator=_TIED,
        evidence=(Evidence("Organization", inside),),
    )


def _state_ties(clusters: ClusterFigures) -> Finding:
    weights, counts = clusters.rules.clusters.weights, clusters.ties.count_by_kind()
    parts = [(title, counts[kind], getattr(weights, kind)) for kind, title in TIES.items() if counts[kind]]
    months = clusters.rules.clusters.months
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            "联系的构成："
            + ("、".join(f"{title.zh}{count}条（权重{weight:g}）" for title, count, weight in parts) or "无")
            + f"；走访和活动计近{months}个月。",
            "The network is made of "
            + (
                ", ".join(f"{count} ties by {title.en} (weight {weight:g})" for title, count, weight in parts)
                or "nothing"
            )
            + f"; visits and events of the last {months} months count.",
        ),
        value=float(len(clusters.ties.source)),
        unit=Words("条联系", "ties"),
    )


def _state_comparison(clusters: ClusterFigures, comparison: Comparison) -> list[Finding]:
    found = [_state_likeness(comparison)]
    found += [_state_divided(clusters, parts) for parts in comparison.divided]
    found += [_state_joined(clusters, parts) for parts in comparison.joined]
    if comparison.disagreements:
        positions = np.array([each.organization for each in comparison.disagreements], dtype=np.int32)
        found.append(
            Finding(
                indicator=INDICATOR,
                clause=CLAUSE,
                sentence=Words(
                    f"{len(positions)}家组织联系与归属不一致，请核实。",
                    f"Of {len(positions)} organizations ties and membership disagree; please verify.",
                ),
                value=float(len(positions)),
                unit=ORGANIZATIONS,
                denominator=_IN_ONE,
                evidence=(Evidence("Organization", np.sort(positions)),),
            )
        )
    return found


def _state_likeness(comparison: Comparison) -> Finding:
    apart, together = comparison.likeness, comparison.likeness_with_membership
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"不计联盟归属时，群体与联盟的一致程度：{_write_likeness(apart).zh}；计入时：{_write_likeness(together).zh}。"
            f"另有{comparison.in_several}家加入多个联盟，不参与此项比较。",
            f"Without alliance membership among the ties, clusters and alliances agree by {_write_likeness(apart).en}; "
            f"with it by {_write_likeness(together).en}. {comparison.in_several} organizations in several alliances "
            "are left out.",
        ),
        value=apart.rand_index,
        unit=INDEX,
        denominator=_IN_ONE,
    )


def _write_likeness(likeness: Likeness) -> Words:
    if likeness.rand_index is None or likeness.mutual_information is None:
        return Words("无法比较", "nothing to compare")
    figures = f"NMI {likeness.mutual_information:.2f}", f"ARI {likeness.rand_index:.2f}"
    return Words(f"{'，'.join(figures)}（{likeness.compared}家）", f"{', '.join(figures)} ({likeness.compared})")


def _name_alliance(clusters: ClusterFigures, position: int) -> str:
    return clusters.snapshot.nodes("Alliance").name(position)


def _state_divided(clusters: ClusterFigures, parts: tuple[Part, ...]) -> Finding:
    name, sizes = _name_alliance(clusters, parts[0].alliance), [part.members for part in parts]
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{name}的成员按联系分成{len(parts)}个群体（{'、'.join(f'{size}家' for size in sizes)}）。",
            f"By their ties the members of {name} are {len(parts)} clusters ({', '.join(map(str, sizes))}).",
        ),
        value=float(len(parts)),
        unit=CLUSTERS,
        evidence=(Evidence("Alliance", np.array([parts[0].alliance], dtype=np.int32)),),
    )


def _state_joined(clusters: ClusterFigures, parts: tuple[Part, ...]) -> Finding:
    names = [_name_alliance(clusters, part.alliance) for part in parts]
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{'、'.join(names)}的多数成员按联系同属一个群体。",
            f"By their ties most members of {', '.join(names)} are one cluster.",
        ),
        value=float(len(parts)),
        unit=ALLIANCES,
        evidence=(Evidence("Alliance", np.array(sorted(part.alliance for part in parts), dtype=np.int32)),),
    )


def _state_cluster(clusters: ClusterFigures, cluster: Cluster) -> Finding:
    township, industry = (_name_most(clusters, name, cluster) for name in ("township", "industry_division"))
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{cluster.name}：{len(cluster)}家，{township}最多，行业以{industry}为主，"
            f"{cluster.inside_share:.0%}的联系在群体之内。",
            f"{cluster.name}: {len(cluster)} organizations, most often of {township} and of {industry}; "
            f"{cluster.inside_share:.0%} of their ties stay inside.",
        ),
        value=float(len(cluster)),
        unit=ORGANIZATIONS,
        evidence=(Evidence("Organization", cluster.positions),),
    )


def _name_most(clusters: ClusterFigures, name: str, cluster: Cluster) -> str:
    dimension = clusters.dimensions[name]
    codes, counts = np.unique(dimension.codes[cluster.positions], return_counts=True)
    code = int(codes[np.argmax(counts)])
    return f"{dimension.title(code).zh}{int(counts.max())}家"


def list_overview(clusters: ClusterFigures) -> tuple[str, list[tuple[str, ...]]]:
    """List the heading and the lines that clusters show of themselves."""
    provenance, found = clusters.provenance, clusters.communities
    mark = " · 合成数据" if provenance.synthetic else ""
    verdict = "" if found.significant else " · no structure"
    heading = (
        f"Clusters {provenance.day} · {provenance.snapshot[:12]} · resolution {found.resolution:g} · "
        f"modularity {found.modularity:z.4f}{verdict}{mark}"
    )
    lines: list[tuple[str, ...]] = [("cluster", "organizations", "inside", "township", "industry")]
    for cluster, _ in zip(find_single_clusters(clusters), range(_TOLD), strict=False):
        names = (_name_most(clusters, name, cluster) for name in ("township", "industry_division"))
        lines.append((str(cluster.number + 1), str(len(cluster)), list_share(cluster.inside_share), *names))
    return heading, lines
