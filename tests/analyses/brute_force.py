"""Coverage once more, one organization at a time over plain dictionaries: slow, and easy to read.

Written from the definitions, not from the code it is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orgraph.identifiers import read_areas
from tests.analyses.build import CITY, DAY, LAST_QUARTER, UNITS

if TYPE_CHECKING:
    from tests.analyses.build import City

Answer = bool | None
CLOSED = {"suspended", "closed", "shell", "moved_out", "not_found"}
FLAGS = ("has_union", "has_youth_league", "has_womens_federation")


def all_of(*answers: Answer) -> Answer:
    if any(answer is False for answer in answers):
        return False
    return None if None in answers else True


def any_of(*answers: Answer) -> Answer:
    if any(answer is True for answer in answers):
        return True
    return None if None in answers else False


@dataclass
class Reference:
    """The answers for one city on ``DAY``."""

    city: City
    standing: dict[str, str] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = self.city.nodes["Organization"]
        self.standing = {key: self._stand(row) for key, row in self.rows.items()}
        self.root = {key: self._climb(key) for key in self.rows}
        for key, root in self.root.items():
            if root != key:
                self.standing[key] = "rolled_up"

    def _stand(self, row: dict[str, Any]) -> str:
        if row.get("registered_on") and row["registered_on"] > DAY:
            return "absent"
        public = row.get("kind") == "other" or row.get("ownership") in {"state", "collective"}
        if row.get("in_scope") is False or (public and row.get("in_scope") is not True):
            return "out_of_scope"
        closed_on = row.get("closed_on")
        if closed_on and closed_on <= DAY:
            return "closed"
        by_status = row.get("registration_status") in {"revoked", "deregistered", "moved_out"}
        by_status = by_status or row.get("operating_status") in CLOSED
        return "closed" if by_status and not closed_on else "counted"

    def _has_ended(self, key: str) -> bool:
        row = self.rows[key]
        if self._stand(row) == "absent":
            return True
        closed_on = row.get("closed_on")
        if closed_on:
            return bool(closed_on <= DAY)
        return row.get("registration_status") in {"revoked", "deregistered"} or row.get("operating_status") == "closed"

    def unit(self, key: str, *, kind: str = "Organization") -> str | None:
        bases = {
            row["basis"]: row["target"]
            for row in self.city.relations["IN_AREA"]
            if row["source"] == key and row["source_kind"] == kind
        }
        areas = read_areas()
        for basis in ("counted", "operating", "registered"):
            counted_by = areas[bases[basis]].counted_by if basis in bases else None
            if counted_by is not None:
                return counted_by
        return None

    def is_loaded(self, ledger: str, unit: str | None, *, months: tuple[str, ...] = ("",)) -> bool:
        for month in months:
            units = {scope.unit for scope in self.city.scopes if scope.ledger == ledger and scope.period == month}
            if CITY in units:
                continue
            if unit not in units and not (unit is None and units >= set(UNITS)):
                return False
        return True

    def covers(self) -> list[tuple[str, str, str | None]]:
        found = []
        for row in self.city.relations["COVERS"]:
            party = self.city.nodes["PartyOrganization"][row["source"]]
            gone = party.get("functional") is True or (party.get("dissolved_on") and party["dissolved_on"] < DAY)
            ended = row.get("valid_to") and row["valid_to"] < DAY
            if not gone and not ended and not self._has_ended(row["target"]):
                found.append((row["source"], row["target"], row.get("form")))
        return found

    def _climb(self, key: str) -> str:
        while True:
            above = [row["target"] for row in self.city.relations["BRANCH_OF"] if row["source"] == key]
            if not above or not self._rolls_up(key, above[0]):
                return key
            key = above[0]

    def _rolls_up(self, branch: str, entity: str) -> bool:
        if self._stand(self.rows[branch]) != "counted" or self._stand(self.rows[entity]) != "counted":
            return False
        if self.unit(branch) is None or self.unit(branch) != self.unit(entity):
            return False
        of_party: dict[str, set[str]] = {}
        for party, target, _ in self.covers():
            of_party.setdefault(party, set()).add(target)
        own = {party for party, targets in of_party.items() if targets == {branch}}
        return not any(
            party in own and target == branch and form not in {"regional", "industry"}
            for party, target, form in self.covers()
        )

    def find_party_rung(self, key: str) -> str | None:
        units: dict[str, set[str]] = {}
        for party, target, _ in self.covers():
            units.setdefault(party, set()).add(self.root[target])
        rungs = set()
        for party, target, form in self.covers():
            if self.root[target] == key:
                listed = form in {"regional", "industry"}
                rungs.add("regional" if listed else "solo" if len(units[party]) == 1 else "joint")
        return next((rung for rung in ("solo", "joint", "regional") if rung in rungs), None)

    def is_covered(self, key: str) -> Answer:
        if not self.is_loaded("party", self.unit(key)):
            return None
        return self.find_party_rung(key) is not None

    def is_guided(self, key: str) -> Answer:
        if not self.is_loaded("posts", self.unit(key)):
            return None
        for row in self.city.relations["GUIDES"]:
            post = self.city.nodes["Post"][row["source"]]
            guides = post["kind"] in {"instructor", "liaison"} and post.get("filled") is not False
            if guides and self.root[row["target"]] == key and not self._has_ended(row["target"]):
                return True
        return False

    def has_mass(self, key: str) -> Answer:
        branches = [row for other, row in self.rows.items() if self.root[other] == key != other]
        if any(any_of(*(row.get(flag) for flag in FLAGS)) for row in branches):
            return True
        return any_of(*(self.rows[key].get(flag) for flag in FLAGS))

    def knows_mass(self, key: str) -> bool:
        return any(
            all(row.get(flag) is not None for flag in FLAGS)
            for other, row in self.rows.items()
            if self.standing[other] == "counted" and self.unit(other) == self.unit(key)
        )

    def works(self, key: str) -> Answer:
        known = self.is_loaded("posts", self.unit(key)) and self.knows_mass(key)
        return any_of(self.is_guided(key), self.has_mass(key)) if known else None

    def is_reached(self, key: str) -> Answer:
        known = self.is_loaded("posts", self.unit(key)) and self.knows_mass(key)
        known = known and self.is_loaded("party", self.unit(key))
        return any_of(self.is_covered(key), self.is_guided(key), self.has_mass(key)) if known else None

    def is_effective(self, key: str) -> Answer:
        if not self.is_loaded("party", self.unit(key)):
            return None
        parties = {party for party, target, _ in self.covers() if self.root[target] == key}
        units = {self.unit(key), *(self.unit(party, kind="PartyOrganization") or self.unit(key) for party in parties)}
        if not all(self.is_loaded("organization_life", unit, months=LAST_QUARTER) for unit in units):
            return None
        meetings = self.city.nodes["MeetingCount"]
        held = {
            row["source"]
            for row in self.city.relations["HELD"]
            if meetings[row["target"]]["count"] > 0 and str(meetings[row["target"]]["month"])[:7] in LAST_QUARTER
        }
        return bool(parties & held)

    def must_build(self, key: str) -> Answer:
        row = self.rows[key]
        members, full_time = row.get("full_members"), row.get("full_time_full_members")
        if row.get("kind") in {"social_group", "social_service_agency", "foundation"}:
            if full_time is not None:
                return bool(full_time >= 3)
            return False if members is not None and members < 3 else None
        if full_time is not None and full_time >= 3:
            return True
        return None if members is None else bool(members >= 3)

    def in_tiers(self, key: str) -> Answer:
        row = self.rows[key]
        employees, turnover, members = row.get("employees"), row.get("turnover_wan"), row.get("full_members")
        large = None if employees is None else employees >= 80
        middle = None if employees is None else 50 <= employees <= 79
        rich = None if turnover is None else turnover >= 500
        return any_of(large, all_of(middle, rich), None if members is None else members > 0)

    def find_rung(self, key: str) -> str:
        if self.standing[key] != "counted":
            return self.standing[key]
        covered, guided, mass = self.is_covered(key), self.is_guided(key), self.has_mass(key)
        if covered:
            return self.find_party_rung(key) or ""
        if covered is None or guided is None:
            return "unknown"
        if guided:
            return "instructor"
        return {True: "mass", False: "none", None: "unknown"}[mass]

    def find_status(self, key: str, code: str) -> str:
        if self.standing[key] != "counted":
            return ""
        row, covered = self.rows[key], self.is_covered(key)
        operates: Answer = True if row.get("operating_status") == "operating" else None
        kind = row.get("kind")
        enterprise: Answer = None if kind is None else kind == "enterprise"
        solo = None if covered is None else self.find_party_rung(key) == "solo"
        member, answer = {
            "A": (operates, covered),
            "B": (all_of(operates, self.must_build(key)), covered),
            "C": (all_of(operates, enterprise, row.get("three_haves")), covered),
            "D": (all_of(operates, enterprise, row.get("above_scale")), covered),
            "E": (all_of(operates, enterprise, self.in_tiers(key)), covered),
            "F": (operates, solo),
            "G": (all_of(operates, None if covered is None else not covered), self.works(key)),
            "H": (operates, self.is_reached(key)),
            "effective": (operates, self.is_effective(key)),
        }[code]
        if member is False:
            return ""
        if member is None or answer is None:
            return "unknown"
        return "covered" if answer else "uncovered"
