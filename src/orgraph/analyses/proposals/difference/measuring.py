"""Difference: two pictures of one city side by side, on every measure, and what is lost on the way.

Membership of an alliance is no coverage: where only alliances change, no rate of coverage moves, and the difference
says so. Joint branches and regional or industry Party organizations do change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from orgraph.analyses.coverage import measure_coverage
from orgraph.analyses.holes import find_holes
from orgraph.analyses.proposals.difference.losses import Loss, find_losses
from orgraph.analyses.proposals.difference.standings import AllianceStanding, find_alliance_standing, find_keys
from orgraph.analyses.shown import Shown, list_share
from orgraph.findings import ORGANIZATIONS, SHARE, Evidence, Finding, Provenance, Words, find_provenance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from orgraph.analyses.coverage import Coverage
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure before and after.

    Attributes
    ----------
    code
        As ``coverage_A``, ``holes`` or ``alliance_members``.
    unit
        Of both values.
    denominator
        Of what; None where the value is no share.
    before, after
        None where it cannot be known.
    counts
        For shares what they were counted from: covered, population, and of that the unknown, which the share leaves
        out; before and after.
    kind, rows
        Of measures that count nodes: the kind, and the keys of those that count before and after.
    """

    code: str
    title: Words
    unit: Words
    denominator: Words | None
    before: float | None
    after: float | None
    counts: tuple[int, int, int, int, int, int] | None = None
    kind: str = ""
    rows: tuple[frozenset[str], frozenset[str]] | None = None

    @property
    def change(self) -> float | None:
        """After less before; None where one of the two is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Difference(Shown):
    """Two pictures of one city, side by side.

    Attributes
    ----------
    provenance
        Of the picture after.
    before_digest
        Digest of the picture before.
    changes
        Every measure.
    losses
        What is lost, with the rows.
    statement
        What the difference means for coverage.
    """

    provenance: Provenance
    before_digest: str
    changes: tuple[Change, ...]
    losses: tuple[Loss, ...]
    statement: Words
    snapshot: Snapshot

    def change(self, code: str) -> Change:
        """Give one measure; KeyError where there is no such."""
        found = {change.code: change for change in self.changes}
        return found[code]

    def loss(self, code: str) -> Loss:
        """Give one kind of loss; KeyError where there is no such."""
        return {loss.code: loss for loss in self.losses}[code]

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            **self.provenance.as_dict(),
            "before": self.before_digest,
            "statement": self.statement.as_dict(),
            "changes": [_list_change(change) for change in self.changes],
            "losses": [loss.as_dict() for loss in self.losses],
        }

    def table(self) -> pa.Table:
        """One row per measure."""
        return pa.table(
            {
                "code": pa.array([change.code for change in self.changes], pa.string()),
                "title": pa.array([change.title.zh for change in self.changes], pa.string()),
                "denominator": pa.array(
                    [change.denominator.zh if change.denominator else None for change in self.changes], pa.string()
                ),
                "before": pa.array([change.before for change in self.changes], pa.float64()),
                "after": pa.array([change.after for change in self.changes], pa.float64()),
                "change": pa.array([change.change for change in self.changes], pa.float64()),
            }
        )

    def findings(self) -> list[Finding]:
        """List what there is to say: what it means for coverage, and every loss."""
        first = Finding(
            indicator="I07", clause="二(一)2", sentence=self.statement, value=None, unit=SHARE, denominator=None
        )
        return [first, *(_write_loss(loss) for loss in self.losses if loss.keys)]

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        lines: list[tuple[str, ...]] = [("measure", "before", "after")]
        lines += [
            (change.title.zh, _write_value(change, change.before), _write_value(change, change.after))
            for change in self.changes
        ]
        return f"Difference, {self.provenance.day}", lines


def measure_difference(
    before: Snapshot,
    after: Snapshot,
    *,
    rules: Rules,
    day: date | None = None,
    holes_radius_m: float = 500.0,
    basis: Words | None = None,
) -> Difference:
    """Measure what changes from one picture of a city to another.

    Parameters
    ----------
    before, after
        Two snapshots of the same organizations, as the one that a proposal was made from and the one in which it holds.
    day
        By default the day that the data describe.
    holes_radius_m
        How far neighbours in a hole may lie apart.
    basis
        What the picture after stands on, as `find_chosen_words` says it; it is said in front of the statement.
    """
    day = day or before.data_date
    changes = [
        *_compare_coverage(
            measure_coverage(before, rules=rules, day=day), measure_coverage(after, rules=rules, day=day)
        ),
        *_compare_holes(before, after, rules=rules, day=day, radius_m=holes_radius_m),
    ]
    standings = [find_alliance_standing(snapshot, rules=rules, day=day) for snapshot in (before, after)]
    changes += _compare_alliances((before, after), *standings)
    return Difference(
        provenance=find_provenance(after, rules=rules, day=day),
        before_digest=before.digest,
        changes=tuple(changes),
        losses=find_losses(before, after, *standings, day=day),
        statement=_write_statement(changes, basis),
        snapshot=after,
    )


def _compare_coverage(before: Coverage, after: Coverage) -> Iterator[Change]:
    pairs = zip((*before.rates, before.effective), (*after.rates, after.effective), strict=True)
    for one, other in pairs:
        yield Change(
            code=f"coverage_{one.code}",
            title=one.title,
            unit=SHARE,
            denominator=one.denominator,
            before=one.share,
            after=other.share,
            counts=(one.covered, one.population, one.unknown, other.covered, other.population, other.unknown),
        )


def _compare_holes(before: Snapshot, after: Snapshot, *, rules: Rules, day: date, radius_m: float) -> Iterator[Change]:
    one, other = (find_holes(snapshot, rules=rules, day=day, radius_m=radius_m) for snapshot in (before, after))
    holes = Words("个覆盖空白", "holes")
    yield Change(
        code="holes",
        title=Words("覆盖空白", "Coverage holes"),
        unit=holes,
        denominator=None,
        before=float(len(one)),
        after=float(len(other)),
    )
    yield Change(
        code="organizations_in_holes",
        title=Words("空白中的两新组织", "Organizations in holes"),
        unit=ORGANIZATIONS,
        denominator=None,
        before=float(len(one.positions)),
        after=float(len(other.positions)),
    )


def _compare_alliances(
    snapshots: tuple[Snapshot, Snapshot], before: AllianceStanding, after: AllianceStanding
) -> Iterator[Change]:
    for code, (title, unit) in AllianceStanding.MEASURES.items():
        yield Change(
            code=code,
            title=title,
            unit=unit,
            denominator=None,
            before=before.measures[code],
            after=after.measures[code],
            kind=before.rows[code][0] if code in before.rows else "",
            rows=(find_keys(snapshots[0], before, code), find_keys(snapshots[1], after, code))
            if code in before.rows
            else None,
        )


def _write_statement(changes: list[Change], basis: Words | None) -> Words:
    said = _write_coverage([change for change in changes if change.code.startswith("coverage_")])
    return said if basis is None else Words(f"{basis.zh}：{said.zh}", f"{basis.en}: {said.en}")


def _write_coverage(rates: list[Change]) -> Words:
    moved = [change for change in rates if change.before != change.after]
    if not moved:
        return Words(
            "加入联盟本身不算组织覆盖：各口径覆盖率均不变",
            "Membership of an alliance is no coverage: no rate of coverage changes",
        )
    first = next((change for change in moved if change.code == "coverage_A"), moved[0])
    return Words(
        f"{first.title.zh}由{list_share(first.before)}变为{list_share(first.after)}；共{len(moved)}个口径有变化",
        f"{first.title.en}: {list_share(first.before)}, then {list_share(first.after)}; {len(moved)} rates change",
    )


def _write_loss(loss: Loss) -> Finding:
    return Finding(
        indicator="I13",
        clause="二(一)2",
        sentence=loss.words,
        value=float(len(loss.keys)),
        unit=loss.unit,
        evidence=(Evidence(loss.kind, loss.positions),),
    )


def _write_value(change: Change, value: float | None) -> str:
    if change.unit == SHARE:
        return list_share(value)
    return "—" if value is None else f"{value:,.1f}".removesuffix(".0")


def _list_change(change: Change) -> dict[str, Any]:
    listed: dict[str, Any] = {
        "code": change.code,
        "title": change.title.as_dict(),
        "unit": change.unit.as_dict(),
        "denominator": change.denominator.as_dict() if change.denominator else None,
        "before": change.before,
        "after": change.after,
        "change": change.change,
    }
    if change.counts is not None:
        names = [f"{name}_{when}" for when in ("before", "after") for name in ("covered", "population", "unknown")]
        listed |= dict(zip(names, change.counts, strict=True))
    return listed
