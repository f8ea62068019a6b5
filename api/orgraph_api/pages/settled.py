"""What was settled about a draft, as planners recognise it, each entry with the name that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from orgraph.analyses.proposals.result.lists import find_name
from orgraph.analyses.proposals.wording.naming import find_group_id
from orgraph.findings import Words
from orgraph.model import vocabulary
from orgraph_api.drafts import LISTS, name_entry

if TYPE_CHECKING:
    from orgraph_api.pages.drafting import Solved

SHOWN: Final = 50
TITLES: Final = {
    "accepted": Words("已采纳", "accepted"),
    "refused": Words("已否决", "refused"),
    "together": Words("锁定在一起", "kept together"),
    "apart": Words("不得同组", "kept apart"),
    "excluded": Words("不参与", "left out"),
}


@dataclass(frozen=True, slots=True)
class Settled:
    """One decision: its words, the group that it is about where the proposal holds it, and its name."""

    words: Words
    group: str | None
    name: str


@dataclass(frozen=True, slots=True)
class SettledList:
    """The decisions of one kind; `entries` are the last ones, the newest first."""

    what: str
    title: Words
    total: int
    entries: tuple[Settled, ...]


def list_settled(solved: Solved) -> list[SettledList]:
    """List what was settled, by kind; kinds without any are left out."""
    held = solved.draft.decisions.as_dict()
    return [
        SettledList(
            what,
            TITLES[what],
            len(held[what]),
            tuple(_write(solved, what, entry) for entry in held[what][-SHOWN:][::-1]),
        )
        for what in LISTS
        if held[what]
    ]


def _write(solved: Solved, what: str, entry: Any) -> Settled:  # noqa: ANN401 - as the kinds of decisions differ
    name = name_entry(entry)
    if what == "excluded":
        title = _name(solved, entry)
        return Settled(Words(title, title), None, name)
    members = entry["members"] if what == "accepted" else entry
    if what == "apart":
        return Settled(Words(*[" × ".join(_name(solved, key) for key in members)] * 2), None, name)
    if what == "accepted":
        group = solved.proposal.find_group(find_group_id(entry["kind"], members))
        titles = vocabulary("alliance_kind")
        known = entry["kind"] in titles.codes
        zh = group.name if group else titles.title(entry["kind"]) if known else entry["kind"]
        en = group.name if group else titles.title(entry["kind"], language="en") if known else entry["kind"]
        return Settled(Words(f"{zh} {len(members)}家", f"{en} of {len(members)}"), group.id if group else None, name)
    first = _name(solved, members[0]) if members else "—"
    return Settled(Words(f"{first}等{len(members)}家", f"{first} and others, {len(members)}"), None, name)


def _name(solved: Solved, key: str) -> str:
    return find_name(solved.edition.snapshot, "Organization", key)
