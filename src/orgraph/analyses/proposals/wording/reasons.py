"""Reasons: what is said of a proposed group, by the four tests of the plan (地域相邻、行业相近、规模适当、便于管理)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.proposals.candidates import COORDINATES
from orgraph.analyses.proposals.hosts.competence import INFERRED, NOBODYS, NOT_ASKED, STATED
from orgraph.findings import Words
from orgraph.identifiers import read_industries
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.hosts.choosing import HostChoice, HostTable
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

COMPETENCES: Final = {
    NOT_ASKED: Words("", ""),
    STATED: Words("，台账所载行业与成员一致", ", whose trade by the ledgers is that of the members"),
    INFERRED: Words(
        "，按单位名称推断其主管（代表）该行业，请核实", ", which answers for the trade as its name suggests: verify"
    ),
    NOBODYS: Words(
        "，台账中没有主管（代表）该行业的可牵头单位，暂列，请另行指定",
        ", for want of a host that answers for the trade: name another",
    ),
}
"""What is said of the competence of a host."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Everything that reasons are drawn from."""

    snapshot: Snapshot
    rules: Rules
    conditions: Conditions
    candidates: Candidates
    hosts: HostTable


def measure_span(candidates: Candidates, members: NDArray[np.int64]) -> float | None:
    """Measure the largest distance of a member from the middle, in metres, among those whose coordinates are known.

    None where fewer than two are: where a carrier or a township stands for its members, no distance is known.
    """
    points = candidates.points[members[candidates.basis[members] == COORDINATES]]
    if len(points) < 2:  # noqa: PLR2004 - one alone lies in its own middle
        return None
    return float(np.linalg.norm(points - points.mean(axis=0), axis=1).max())


def find_span_words(span: float | None, *, unit_m: int = 1) -> tuple[str, str]:
    """Find the words for how far members lie from the middle, in metres or in thousands of them."""
    if span is None:
        return "最远距离未知", "the farthest is not known"
    zh, en, digits = ("公里", "km", 1) if unit_m > 1 else ("米", "m", 0)
    figure = f"{span / unit_m:.{digits}f}"
    return f"距中心最远{figure}{zh}", f"at most {figure} {en} from the middle"


def measure_similarity(candidates: Candidates, members: NDArray[np.int64], rules: Rules) -> float | None:
    """Measure the mean similarity of the industries of two members; None where fewer than two are known.

    Members of one chain are at least as similar as members of one division.
    """
    known = members[candidates.industry[members] >= 0]
    if len(known) < 2:  # noqa: PLR2004 - a pair
        return None
    found, place, count = np.unique(candidates.industry[known], return_index=True, return_counts=True)
    entries, trade = read_industries().rows, candidates.trade[known][place]
    keys = pa.array([entries[position].key for position in found.tolist()])
    first, second = np.triu_indices(len(found))
    worth = read_industries().measure_similarity(
        keys.take(pa.array(first)), keys.take(pa.array(second)), by_level=rules.industry_similarity.by_level
    )
    together = (trade[first] == trade[second]) & (trade[first] >= 0)
    worth = np.where(together, np.maximum(worth, rules.industry_similarity.division), worth)
    pairs = np.where(first == second, count[first] * (count[first] - 1) / 2, count[first] * count[second])
    return float(np.average(worth, weights=pairs))


def list_reasons(scene: Scene, kind: str, members: NDArray[np.int64], choice: HostChoice) -> tuple[Words, ...]:
    """List what the proposal adds to each of the four tests: how near, how alike, which size was asked, which hosts."""
    return (
        _write_nearness(scene, kind, members),
        _write_likeness(scene, members),
        _write_size(scene),
        _write_host(scene, kind, members, choice),
    )


def _write_nearness(scene: Scene, kind: str, members: NDArray[np.int64]) -> Words:
    candidates, radius = scene.candidates, scene.conditions.radius_m
    span = measure_span(candidates, members)
    carriers = candidates.carriers[kind][members]
    places = np.unique(carriers[carriers >= 0])
    lost = int((candidates.basis[members] != COORDINATES).sum())
    if kind == "industry":
        far = find_span_words(span, unit_m=1000)
        zh, en = far
    else:
        far = find_span_words(span)
        zh = f"同一载体或相隔不超过{radius:g}米，{far[0]}"
        en = f"in one carrier or within {radius:g} m of the next, {far[1]}"
    if len(places):
        names = _list_names(scene.snapshot, "Carrier", places[:3])
        inside = int((carriers >= 0).sum())
        zh += f"；{inside}家在{'、'.join(names)}{'等' if len(places) > len(names) else ''}"
        en += f"; {inside} in {', '.join(names)}{' and others' if len(places) > len(names) else ''}"
    if lost:
        zh += f"；{lost}家无坐标，按载体或乡镇（街道）归组"
        en += f"; {lost} without coordinates are placed by carrier or township"
    return Words(zh, en)


def _write_likeness(scene: Scene, members: NDArray[np.int64]) -> Words:
    similarity = measure_similarity(scene.candidates, members, scene.rules)
    if similarity is None:
        return Words("行业相近度未知", "similarity is not known")
    return Words(f"两两行业相近度平均{similarity:.2f}", f"the mean similarity of two members is {similarity:.2f}")


def _write_size(scene: Scene) -> Words:
    low, high = scene.conditions.minimum, scene.conditions.maximum
    return Words(f"方案要求{low}至{high}家", f"{low} to {high} are asked of a new one")


def _write_host(scene: Scene, kind: str, members: NDArray[np.int64], choice: HostChoice) -> Words:
    areas, units = scene.candidates.places.areas, scene.candidates.unit[members]
    titles = [*areas.unit_titles, "未知"]
    counted = np.unique(units)
    host = find_host_title(scene, choice.host)
    zh = f"由{'、'.join(titles[unit] for unit in counted.tolist())}统计，{host}牵头"
    en = f"counted by {', '.join(titles[unit] for unit in counted.tolist())}, hosted by {host}"
    basis = scene.hosts.competence.find_basis(kind, choice.host, scene.candidates.industry[members])
    zh, en = zh + COMPETENCES[basis].zh, en + COMPETENCES[basis].en
    if choice.runner_up < 0:
        return Words(f"{zh}，没有其他可牵头的单位", f"{en}; nobody else may host it")
    runner_up = find_host_title(scene, choice.runner_up)
    zh, en = f"{zh}；次选{runner_up}，代价", f"{en}; the runner-up {runner_up} costs"
    amount = f"{abs(choice.difference):.2f}"
    if float(amount) == 0:
        zh, en = f"{zh}相同", f"{en} the same"
    else:
        more = choice.difference > 0
        zh, en = f"{zh}{'多' if more else '少'}{amount}", f"{en} {amount} {'more' if more else 'less'}"
    led = choice.difference < 0
    return Words(f"{zh}，但已牵头其他联盟", f"{en}, but leads others already") if led else Words(zh, en)


def find_host_title(scene: Scene, row: int) -> str:
    """Find the name of a host, and what it is."""
    hosts = scene.hosts
    kind = ("Unit", "Organization")[int(hosts.node_kind[row])]
    position = int(hosts.positions[row])
    name = _list_names(scene.snapshot, kind, np.array([position]))[0]
    if kind == "Organization":
        return name
    code = int(scene.snapshot.nodes("Unit").choice("kind")[position])
    return f"{name}（{vocabulary('unit_kind').values[code].chinese}）"


def _list_names(snapshot: Snapshot, kind: str, positions: NDArray[np.integer]) -> list[str]:
    nodes, rows = snapshot.nodes(kind), pa.array(positions)
    names = zip(nodes.text("name").take(rows).to_pylist(), nodes.keys.take(rows).to_pylist(), strict=True)
    return [name or key for name, key in names]
