"""The ledger of alliances (党建联盟台账)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.draws import as_texts, either, pick_flags, take
from orgraph.demo.ledgers.alliances import KINDS
from orgraph.demo.rows import Rows, list_unit_titles

if TYPE_CHECKING:
    from orgraph.demo.facts.drawing import Facts
    from orgraph.demo.ledgers.alliance_members import AllianceMembers
    from orgraph.demo.ledgers.alliances import Alliances

_DEDICATED: Final = {
    "has_body": 0.92,
    "has_staff": 0.70,
    "has_venue": 0.80,
    "has_plate": 0.97,
    "has_fund": 0.45,
    "has_team": 0.55,
}


def list_alliance_rows(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> Rows:
    """List the rows of the sheet 联盟; proposed ones have neither document nor day of approval."""
    count = len(alliances)
    everyone = np.ones(count, dtype=np.bool_)
    titles = as_texts(list_unit_titles())
    nothing = np.datetime64("NaT")
    approved = ~alliances.proposed
    first_body = as_texts([facts.units.code[np.flatnonzero(facts.units.unit == unit)[0]] for unit in alliances.unit])
    carriers = facts.carriers
    longitude = np.append(carriers.longitude, np.nan)[alliances.carrier]
    latitude = np.append(carriers.latitude, np.nan)[alliances.carrier]
    number = as_texts([f"两新〔2019〕{place + 1}号" for place in range(count)])
    return Rows(
        unit=alliances.unit,
        columns={
            "code": alliances.code,
            "name": alliances.name,
            "kind": as_texts(KINDS)[alliances.kind],
            "status": either(approved, "approved", "proposed"),
            "approved_by": either(approved, titles[alliances.unit] + as_texts(["两新工委"] * count), None),
            "document_number": either(approved, number, None),
            "approved_on": np.where(approved, alliances.founded_on - 20, nothing),
            "founded_on": np.where(approved, alliances.founded_on, nothing),
            **{name: pick_flags(generator, everyone, share) for name, share in _DEDICATED.items()},
            "has_platform": pick_flags(generator, everyone, 0.35),
            **facts.list_coordinates(longitude, latitude, alliances.unit),
            "counted_county": titles[alliances.unit],
            "responsible_unit": first_body,
            "carrier": take(carriers.code, alliances.carrier),
        },
    )


def list_alliance_member_rows(alliances: Alliances, members: AllianceMembers) -> Rows:
    """List the rows of the sheet 联盟成员."""
    return Rows(
        unit=alliances.unit[members.alliance],
        columns={
            "member": members.member,
            "member_node_kind": members.member_kind,
            "alliance": alliances.code[members.alliance],
            "role": members.role,
            "agreement_from": members.agreement_from,
            "agreement_to": members.agreement_to,
            "valid_from": members.valid_from,
        },
    )


def list_host_rows(facts: Facts, alliances: Alliances) -> Rows:
    """List the rows of the sheet 联盟牵头单位."""
    by_unit = alliances.host_unit >= 0
    host = either(
        by_unit, take(facts.units.code, alliances.host_unit), take(facts.names.uscc, alliances.host_organization)
    )
    return Rows(
        unit=alliances.unit,
        columns={
            "host": host,
            "host_node_kind": either(by_unit, "Unit", "Organization"),
            "alliance": alliances.code,
            "valid_from": alliances.founded_on,
        },
    )
