"""From a store to a proposal, and from a proposal to the ledger that asks for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import pyarrow as pa

from orgraph.analyses.proposals import (
    Decisions,
    find_decisions,
    list_chosen,
    propose_alliances,
    propose_joint_branches,
)
from orgraph.errors import InvalidValueError
from orgraph.model import MODEL, SYNTHETIC_MARK
from orgraph.rules import read_rules
from orgraph.sources import write_scopes
from orgraph.store import open_store
from orgraph.tables import KEY, PERIOD, UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from orgraph.analyses.proposals import BranchProposal, Proposal, ProposedGroup, Wishes
    from orgraph.store import Store

LEDGER = "alliances"


def propose_store_alliances(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    rules_file: Path | None = None,
    decisions_file: Path | None = None,
    keep: tuple[str, ...] | None = None,
    bound: bool = False,
    **wishes: Unpack[Wishes],
) -> Proposal:
    """Propose alliances on a store: its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    rules, decisions = read_rules(rules_file), read_decisions(decisions_file)
    return propose_alliances(snapshot, rules=rules, day=day, decisions=decisions, keep=keep, bound=bound, **wishes)


def read_decisions(path: Path | None) -> Decisions:
    """Read what planners have settled; nothing where no file is named."""
    if path is None:
        return Decisions()
    try:
        return find_decisions(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"The decisions {path} cannot be read: {error}. Check the path.") from error


def propose_store_branches(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    rules_file: Path | None = None,
    radius_m: float | None = None,
    units_most: int | None = None,
    seed: int = 0,
) -> BranchProposal:
    """Propose joint branches on a store."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    wishes = {} if radius_m is None else {"radius_m": radius_m}
    return propose_joint_branches(
        snapshot, rules=read_rules(rules_file), day=day, units_most=units_most, seed=seed, **wishes
    )


def write_proposal_ledger(path: Path, proposal: Proposal, *, store: str, batch: str | None = None) -> int:
    """Write the ledger of alliances that a proposal would make, and give the number of proposed ones in it.

    It holds the accepted groups, or all where none is accepted, with the status *proposed*: they count nowhere until
    committee, document number and date of the approval are filled in (按程序报批). What the units concerned have
    reported so far stands in front of them, because an import replaces it; a group that is among it already, proposed
    or approved, stays as it was reported.
    """
    groups = list(list_chosen(proposal))
    rows = _read_rows_of_units(open_store(store), {group.unit for group in groups}, batch=batch)
    reported = set(rows["alliances"].column(KEY).to_pylist())
    groups = [group for group in groups if group.id not in reported]
    for name, added in _list_ledger_rows(proposal, groups).items():
        rows[name] = _append(rows[name], added)
    cover = {"data_date": proposal.provenance.day.isoformat()}
    if proposal.provenance.synthetic:
        cover["data_nature"] = SYNTHETIC_MARK
    write_scopes(path, LEDGER, rows, cover=cover)
    return len(groups)


def _read_rows_of_units(store: Store, units: set[str], *, batch: str | None) -> dict[str, pa.Table]:
    rows = {}
    for sheet in MODEL.ledgers_by_name[LEDGER].sheets:
        table = store.read_rows(sheet.name, batch=batch)
        reported = table.column(UNIT).to_pylist()
        rows[sheet.name] = table.filter(pa.array([unit in units for unit in reported], pa.bool_()))
    return rows


def _list_ledger_rows(proposal: Proposal, groups: Sequence[ProposedGroup]) -> dict[str, list[dict[str, str | None]]]:
    """List the rows of the three sheets, with the unit that reports each."""
    keys = proposal.snapshot.nodes("Organization").keys
    alliances: list[dict[str, str | None]] = []
    members: list[dict[str, str | None]] = []
    hosts: list[dict[str, str | None]] = []
    for group in groups:
        scope = {UNIT: group.unit, PERIOD: ""}
        said = {"name": group.name, "kind": group.kind, "status": "proposed", "counted_area": group.unit or None}
        alliances.append({KEY: group.id, **said, **scope})
        hosts.append({"host": group.host, "host_node_kind": group.host_kind, "alliance": group.id, **scope})
        for member in group.members.tolist():
            who = {"member": keys[member].as_py(), "member_node_kind": "Organization", "role": "member"}
            members.append({**who, "alliance": group.id, **scope})
    return {"alliances": alliances, "alliance_members": members, "alliance_hosts": hosts}


def _append(table: pa.Table, rows: Sequence[Mapping[str, str | None]]) -> pa.Table:
    added = pa.table(
        {
            field.name: pa.array([row.get(field.name) for row in rows], pa.string()).cast(field.type)
            if pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)
            else pa.nulls(len(rows), field.type)
            for field in table.schema
        }
    )
    return pa.concat_tables([table, added]).unify_dictionaries()
