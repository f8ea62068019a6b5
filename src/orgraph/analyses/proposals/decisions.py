"""Decisions: what planners have settled before a proposal is worked out again. They live in a small JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.snapshot import Snapshot

_FORM = (
    '{"together": [[codes]], "apart": [[code, code]], "excluded": [codes], "refused": [[codes]], '
    '"accepted": [{"kind": …, "host": …, "members": [codes]}]}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedGroup:
    """A group that stays as it is: kind, key of the host, sorted keys of the members."""

    kind: str
    host: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What planners have settled, by keys of organizations.

    Attributes
    ----------
    together
        Organizations that are placed in one group, or not at all.
    apart
        Pairs that are never in one group.
    excluded
        Organizations that are not placed.
    accepted
        Groups that stay as they are.
    refused
        Groups that must not come again: their two halves are kept apart, see `settled`.
    """

    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    excluded: tuple[str, ...] = ()
    accepted: tuple[AcceptedGroup, ...] = ()
    refused: tuple[tuple[str, ...], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "together": [list(group) for group in self.together],
            "apart": [list(pair) for pair in self.apart],
            "excluded": list(self.excluded),
            "accepted": [
                {"kind": group.kind, "host": group.host, "members": list(group.members)} for group in self.accepted
            ],
            "refused": [list(group) for group in self.refused],
        }

    def as_json(self) -> str:
        """As a file holds it."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1, sort_keys=True)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every organization that is named, sorted."""
        named = [*self.excluded, *(key for pair in self.apart for key in pair)]
        named += [key for group in (*self.together, *self.refused) for key in group]
        named += [key for group in self.accepted for key in group.members]
        return tuple(sorted(set(named)))


def find_decisions(content: str | Mapping[str, Any]) -> Decisions:
    """Find decisions in JSON.

    Raises
    ------
    InvalidValueError
        Where it is no such JSON, or decisions contradict each other.
    """
    try:
        given = json.loads(content) if isinstance(content, str) else dict(content)
    except (ValueError, RecursionError) as error:
        raise InvalidValueError(
            f"The decisions are not JSON: {error}. Write {_FORM}.",
            chinese="意见文件不是可读的 JSON。请选用本系统保存的意见文件。",
        ) from error
    known = set(Decisions.__dataclass_fields__)
    if not isinstance(given, dict) or (foreign := set(given) - known):
        what = ascii(", ".join(sorted(map(str, foreign))))[:80] if isinstance(given, dict) else type(given).__name__
        raise InvalidValueError(
            f"Decisions do not hold {what}. Write {_FORM}.",
            chinese=f"意见文件里不应有“{what}”。请选用本系统保存的意见文件。",
        )
    try:
        found = Decisions(
            together=tuple(tuple(sorted(_list_keys(group))) for group in given.get("together", ())),
            apart=tuple(_list_pair(pair) for pair in given.get("apart", ())),
            excluded=tuple(sorted(_list_keys(given.get("excluded", ())))),
            accepted=tuple(_find_accepted(group) for group in given.get("accepted", ())),
            refused=tuple(tuple(sorted(_list_keys(group))) for group in given.get("refused", ())),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise InvalidValueError(
            f"The decisions do not have the form that is read ({error}). Write {_FORM}.",
            chinese=f"意见的形式不对（{error}）。不得同组要恰好两家，其余为编码清单；请选用本系统保存的意见文件。",
        ) from error
    _refuse_contradictions(found)
    return found


def list_unknown_keys(decisions: Decisions, snapshot: Snapshot) -> tuple[str, ...]:
    """List the organizations that decisions name and the snapshot does not have."""
    positions = snapshot.nodes("Organization").positions(decisions.keys)
    return tuple(key for key, position in zip(decisions.keys, positions.tolist(), strict=True) if position < 0)


def _list_keys(group: object) -> tuple[str, ...]:
    if not isinstance(group, (list, tuple)) or not all(isinstance(key, str) and key.isprintable() for key in group):
        raise TypeError(f"{str(group)[:80]!a} is no list of codes")
    return tuple(dict.fromkeys(group))


def _list_pair(pair: object) -> tuple[str, str]:
    keys = sorted(_list_keys(pair))
    if len(keys) != 2:  # noqa: PLR2004 - a pair
        raise TypeError(f"{', '.join(keys[:5])!r} is no pair of codes")
    return keys[0], keys[1]


def _find_accepted(group: Mapping[str, Any]) -> AcceptedGroup:
    kind, host = _list_keys([group["kind"]]) + _list_keys([group["host"]])
    return AcceptedGroup(kind=kind, host=host, members=tuple(sorted(_list_keys(group["members"]))))


def _refuse_contradictions(decisions: Decisions) -> None:
    seen: set[str] = set()
    excluded = set(decisions.excluded)
    for key in (key for group in decisions.accepted for key in group.members):
        if key in seen:
            raise InvalidValueError(
                f"{key} is in two accepted groups. Keep it in one of them.",
                chinese=f"{key}同时在两个已采纳的组里。请只留在一个组里。",
            )
        if key in excluded:
            raise InvalidValueError(
                f"{key} is excluded and in an accepted group. Decide for one of the two.",
                chinese=f"{key}既“不参与”，又在已采纳的组里。请先撤回其中一条意见。",
            )
        seen.add(key)
    ties: dict[str, set[int]] = {}
    for number, group in enumerate(decisions.together):
        for key in group:
            ties.setdefault(key, set()).add(number)
    for first, second in decisions.apart:
        if ties.get(first, set()) & ties.get(second, set()):
            raise InvalidValueError(
                f"{first} and {second} are to be together and apart. Decide for one of the two.",
                chinese=f"{first}与{second}既“锁定在一起”，又“不得同组”。请先撤回其中一条意见。",
            )
