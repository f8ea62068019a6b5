"""Settling a proposal: accept, refuse, lock, part, leave out, take back; each solves again from there."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response

from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph_api.draft_folder import Drafts
from orgraph_api.drafts import decide, withdraw
from orgraph_api.errors import Refusal
from orgraph_api.pages.drafting import GONE, CurrentDraft, Language, find_edition
from orgraph_api.pages.proposals import answer_draft, find_group
from orgraph_api.pages.site import see_page

router = APIRouter(prefix="/proposals")


@router.post("/{token}/decide")
def settle(
    token: str,
    request: Request,
    solved: CurrentDraft,
    action: Annotated[Literal["accept", "refuse", "together", "apart", "exclude"], Form()],
    group: Annotated[str, Form(max_length=80)] = "",
    code: Annotated[list[str] | None, Form(max_length=500)] = None,
    language: Language = "zh",
) -> Response:
    """Settle something and work the proposal out again from there; what contradicts itself changes nothing."""
    drafts: Drafts = request.app.state.drafts
    if group:
        find_group(solved, group)
    codes = tuple(code or ())
    problem = _find_problem(action, group, codes)
    if problem is None:
        try:
            kept = drafts.change(
                token,
                solved.edition,
                lambda draft: decide(draft, solved.proposal, action=action, group=group, codes=codes),
            )
        except InvalidValueError as error:
            problem = Words(error.chinese or str(error), str(error))
        else:
            if kept is None:
                raise Refusal(404, *GONE)
            return see_page(f"/proposals/{token}", language)
    return answer_draft(request, solved, problem=problem, language=language)


@router.get("/{token}/decide")
def show_again(token: str, language: Annotated[str, Query(max_length=2)] = "zh") -> Response:
    """Lead back to the draft whoever changes the language of a page that refused a decision."""
    return see_page(f"/proposals/{token}", language)


def _find_problem(action: str, group: str, codes: tuple[str, ...]) -> Words | None:
    """Find why a decision cannot be taken: too few or too many are ticked."""
    if action == "apart" and len(set(codes)) != 2:  # noqa: PLR2004 - a pair
        return Words("不得同组：请恰好勾选两家。", "To keep two apart, tick exactly two.")
    if action == "together" and not group and len(set(codes)) < 2:  # noqa: PLR2004 - a pair at least
        return Words("锁定在一起：请至少勾选两家。", "To keep some together, tick two or more.")
    if action == "exclude" and not codes:
        return Words("不参与：请至少勾选一家。", "To leave somebody out, tick at least one.")
    if action in {"accept", "refuse"} and not group:
        return Words("请从列表中选一组。", "Choose a group of the list.")
    return None


@router.post("/{token}/withdraw")
def take_back(
    token: str,
    request: Request,
    what: Annotated[str, Form(max_length=12)],
    name: Annotated[str, Form(max_length=16)],
    language: Language = "zh",
) -> Response:
    """Take one decision back."""
    drafts: Drafts = request.app.state.drafts
    edition = find_edition(request)
    if edition is None or drafts.change(token, edition, lambda draft: withdraw(draft, what=what, name=name)) is None:
        raise Refusal(404, *GONE)
    return see_page(f"/proposals/{token}", language)


@router.post("/{token}/remove")
def remove(token: str, request: Request, language: Language = "zh") -> Response:
    """Remove a draft."""
    drafts: Drafts = request.app.state.drafts
    drafts.remove(token)
    return see_page("/proposals", language)
