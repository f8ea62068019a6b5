"""From a store to a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from orgraph.analyses.proposals import Decisions, find_decisions, propose_alliances
from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from orgraph.store import open_store

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from orgraph.analyses.proposals import Proposal, Wishes


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
