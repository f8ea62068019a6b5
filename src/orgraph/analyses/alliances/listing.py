"""Alliances: what is known of each Party-building alliance (党建联盟): members, hosts, agreements, activity.

Only facts are counted here. A proposed alliance (拟建) is listed and not counted. The last quarter is the last three
whole months up to the day and the running one, as for effective coverage; "no activity" is known only where the event
ledgers of those months are loaded for the unit that is responsible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.alliances.membership import Membership, find_membership
from orgraph.analyses.facts.knowledge import Knowledge, find_code, list_whole_months
from orgraph.analyses.facts.places import AreaTable, find_area_table, find_units, list_unit_words
from orgraph.findings import Provenance, Words, find_provenance
from orgraph.model import MODEL, vocabulary
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

ACTIVE: Final = 1
QUIET: Final = 0
NOT_KNOWN: Final = -1
ACTIVITY_CODES: Final = {ACTIVE: "active", QUIET: "quiet", NOT_KNOWN: "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AllianceList:
    """The alliances of a day, one entry of each array per alliance that exists, in the order of their keys.

    Attributes
    ----------
    positions
        Positions among the nodes ``Alliance``.
    kind, unit
        Place in the vocabulary ``alliance_kind``; place among ``areas.units``, ``len(areas.units)`` where unknown.
    counted
        False for proposed ones.
    membership
        Who is a member, and how its agreement stands.
    members, hosts, parties, agreements
        Members of any kind; hosts; Party organizations set up in it; members with an agreement that holds on the day.
    activity
        1 where it met in the last quarter, 0 where not, −1 where the ledgers that would tell are not loaded.
    last_held
        Day of the last activity, as days since 1970; the lowest number where none is known.
    because
        Which ledger of which unit would tell what is unknown.
    """

    provenance: Provenance
    areas: AreaTable
    positions: NDArray[np.int32]
    kind: NDArray[np.int8]
    unit: NDArray[np.int32]
    counted: NDArray[np.bool_]
    membership: Membership
    members: NDArray[np.int64]
    hosts: NDArray[np.int64]
    parties: NDArray[np.int64]
    agreements: NDArray[np.int64]
    activity: NDArray[np.int8]
    last_held: NDArray[np.int32]
    loaded: bool
    because: Words | None
    snapshot: Snapshot

    @property
    def count(self) -> int | None:
        """Number of alliances, proposed ones not counted; None where no ledger of alliances is loaded."""
        return int(self.counted.sum()) if self.loaded else None

    @property
    def active(self) -> int | None:
        """Number of those that were active in the last quarter; None where that is not known of any."""
        if not self.loaded or (len(self.activity) and (self.activity[self.counted] == NOT_KNOWN).all()):
            return None
        return int((self.activity[self.counted] == ACTIVE).sum())

    def count_by(self, *, unit: int | None = None, kind: int | None = None) -> int:
        """Count those of one unit, of one kind, or both."""
        mask = self.counted.copy()
        if unit is not None:
            mask &= self.unit == unit
        if kind is not None:
            mask &= self.kind == kind
        return int(mask.sum())

    def table(self) -> pa.Table:
        """One row per alliance: key, name, kind, status, unit, the counts, and its last activity."""
        nodes = self.snapshot.nodes("Alliance")
        rows = pa.array(self.positions)
        kinds, statuses = vocabulary("alliance_kind").codes, vocabulary("alliance_status").codes
        status = nodes.choice("status")[self.positions]
        return pa.table(
            {
                "key": nodes.keys.take(rows),
                "name": nodes.text("name").take(rows),
                "kind": _words(self.kind, kinds),
                "status": _words(status, statuses),
                "unit": list_unit_words(self.areas, self.unit).cast(pa.string()),
                "members": self.members,
                "hosts": self.hosts,
                "party_organizations": self.parties,
                "agreements": self.agreements,
                "activity": pa.array([ACTIVITY_CODES[int(code)] for code in self.activity], pa.string()),
                "last_activity_on": pa.array(self.last_held, mask=self.last_held == FIRST_DAY).cast(pa.date32()),
            }
        )

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        kinds = vocabulary("alliance_kind").codes
        units = [*self.areas.unit_keys, None]
        groups = [
            {"unit": key, "kind": code, "count": number}
            for place, key in enumerate(units)
            for position, code in enumerate(kinds)
            if (number := self.count_by(unit=place, kind=position))
        ]
        return {
            **self.provenance.as_dict(),
            "count": self.count,
            "active": self.active,
            "because": self.because.as_dict() if self.because else None,
            "groups": groups,
        }


def list_alliances(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> AllianceList:
    """List the alliances that exist on a day, with what is known of each."""
    day = day or snapshot.data_date
    nodes = snapshot.nodes("Alliance")
    areas = find_area_table(snapshot)
    knowledge = Knowledge.of(snapshot, areas)
    positions = np.flatnonzero(nodes.exist_on(day)).astype(np.int32)
    unit = find_units(snapshot, "Alliance", basis="counted", areas=areas, day=day)
    expiring_days = rules.alliances.agreement_expiring_days
    membership = find_membership(snapshot, positions, day=day, expiring_days=expiring_days)
    hosts = sum(_count_targets(snapshot, "HOSTS", source=kind, day=day) for kind in MODEL.relations["HOSTS"].sources)
    parties = _count_targets(snapshot, "SET_UP_IN", source="PartyOrganization", day=day)
    last_held = _find_last_held(snapshot, day=day)
    months = list_whole_months(day, count=rules.coverage.effective_meeting_months)
    told = knowledge.find_loaded("events", months=months)
    activity = np.where(last_held >= days_since_1970(date.fromisoformat(f"{months[0]}-01")), ACTIVE, QUIET)
    activity = np.where((activity == QUIET) & ~told[unit], NOT_KNOWN, activity).astype(np.int8)
    proposed = nodes.choice("status") == find_code("alliance_status", "proposed")
    return AllianceList(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        areas=areas,
        positions=positions,
        kind=nodes.choice("kind")[positions],
        unit=unit[positions],
        counted=~proposed[positions],
        membership=membership,
        members=np.bincount(membership.alliance, minlength=len(positions)),
        hosts=np.asarray(hosts)[positions],
        parties=parties[positions],
        agreements=np.bincount(membership.alliance[membership.holds], minlength=len(positions)),
        activity=activity[positions],
        last_held=last_held[positions],
        loaded=bool(snapshot.scopes.units("alliances")),
        because=_write_because(snapshot, activity[positions], months),
        snapshot=snapshot,
    )


def _count_targets(snapshot: Snapshot, name: str, *, source: str, day: date) -> NDArray[np.int64]:
    pairs = snapshot.relation(name).on(day, source=source, target="Alliance")
    kept = snapshot.nodes(source).exist_on(day)[pairs.source]
    return np.bincount(pairs.target[kept], minlength=len(snapshot.nodes("Alliance")))


def _find_last_held(snapshot: Snapshot, *, day: date) -> NDArray[np.int32]:
    last = np.full(len(snapshot.nodes("Alliance")), FIRST_DAY, dtype=np.int32)
    held_on = snapshot.nodes("Event").day("held_on", missing=FIRST_DAY)
    pairs = snapshot.relation("HELD_BY").on(day, source="Event", target="Alliance")
    over = held_on[pairs.source] < days_since_1970(day + timedelta(days=1))
    np.maximum.at(last, pairs.target[over], held_on[pairs.source[over]])
    return last


def _write_because(snapshot: Snapshot, activity: NDArray[np.int8], months: tuple[str, ...]) -> Words | None:
    if not snapshot.scopes.units("alliances"):
        title = MODEL.ledgers_by_name["alliances"]
        return Words(f"{title.chinese}：未导入", f"{title.english}: not loaded")
    if not (activity == NOT_KNOWN).any():
        return None
    title, number = MODEL.ledgers_by_name["events"], int((activity == NOT_KNOWN).sum())
    return Words(
        f"{title.chinese}（{months[0]}至{months[-1]}）：{number}个联盟的责任单位未报",
        f"{title.english} ({months[0]} to {months[-1]}): not reported for {number} alliances",
    )


def _words(codes: NDArray[np.int8], words: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(words, pa.string())).cast(
        pa.string()
    )
