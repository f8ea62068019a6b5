"""What the pages of a draft have in common: the draft with its proposal, and the words that planners know it by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, TypeAlias

from fastapi import Depends, Form, Request, Response

from orgraph.analyses.proposals import Proposal
from orgraph.findings import Words
from orgraph.model import vocabulary
from orgraph.rules import Rules
from orgraph_api.draft_folder import Drafts
from orgraph_api.drafts import Draft, find_proposal
from orgraph_api.editions import Edition, Shelf
from orgraph_api.errors import Refusal
from orgraph_api.pages.site import answer_fresh, may_write
from orgraph_api.turns import find_in_turn

GONE = (
    "没有这个方案，或已被删除；请重新求解，或载入保存的意见。",
    "There is no such draft, or it was removed: solve again, or load saved decisions.",
)
GROUP_GONE = (
    "这一方案里已没有这个组；请回到方案页。",
    "The draft holds this group no longer: go back to its page.",
)
Language: TypeAlias = Annotated[str, Form(max_length=2)]


@dataclass(frozen=True, slots=True)
class Solved:
    """A draft, the proposal that it leads to, and the edition that this was worked out from."""

    edition: Edition
    draft: Draft
    proposal: Proposal

    @property
    def stale(self) -> bool:
        """Whether the draft was last worked on with another batch."""
        return self.draft.batch != self.edition.record.digest


async def find_solved(token: str, request: Request) -> Solved:
    """Find a draft and work its proposal out, in turn with others."""
    drafts: Drafts = request.app.state.drafts
    edition, draft = find_edition(request), drafts.find(token)
    if edition is None or draft is None:
        raise Refusal(404, *GONE)
    proposal = await find_in_turn(edition, draft.question, partial(find_proposal, edition, draft))
    return Solved(edition, draft, proposal)


CurrentDraft: TypeAlias = Annotated[Solved, Depends(find_solved)]


def find_edition(request: Request) -> Edition | None:
    """Find the edition that answers now."""
    shelf: Shelf = request.app.state.shelf
    return shelf.current


def answer_solved(
    request: Request, name: str, solved: Solved, *, language: str | None = None, status: int = 200, **values: object
) -> Response:
    """Answer with a page of a draft."""
    edition, draft = solved.edition, solved.draft
    answer = answer_fresh(
        request,
        name,
        here="/proposals",
        edition=edition,
        language=language,
        draft=draft,
        proposal=solved.proposal,
        draft_title=title_draft(draft, edition.rules),
        draft_moment=write_moment(draft),
        stale=solved.stale,
        may_write=may_write(request),
        **values,
    )
    answer.status_code = status
    return answer


def title_draft(draft: Draft, rules: Rules) -> Words:
    """Write what a draft asks for: kinds, sizes, distance, seed."""
    alliances, titles = rules.alliances, vocabulary("alliance_kind")
    low, high = draft.minimum or alliances.size_min, draft.maximum or alliances.size_max
    radius = f"{draft.radius_m or alliances.radius_m:g}"
    zh = "、".join(titles.title(kind) for kind in draft.kinds) or "四类"
    en = ", ".join(titles.title(kind, language="en") for kind in draft.kinds) or "all kinds"
    return Words(
        f"{zh} · 每组{low}–{high}家 · 相邻{radius}米{f' · 种子{draft.seed}' if draft.seed else ''}",
        f"{en} · groups of {low}–{high} · within {radius} m{f' · seed {draft.seed}' if draft.seed else ''}",
    )


def write_moment(draft: Draft) -> str:
    """Write when a draft was last worked on, in the time of this machine."""
    return datetime.fromisoformat(draft.changed_at).astimezone().strftime("%Y-%m-%d %H:%M")
