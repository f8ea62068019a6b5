"""The first page of 重组: the conditions of a draft, checked before anything is kept, and the drafts that there are."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from orgraph.analyses.proposals import Decisions, Proposal, find_decisions
from orgraph.analyses.proposals.conditions import find_conditions
from orgraph.analyses.proposals.result.obstacles import DECIDED, NO_HOST
from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph.rules import Rules
from orgraph_api.draft_folder import Drafts
from orgraph_api.drafts import Draft, find_proposal
from orgraph_api.editions import Edition
from orgraph_api.pages.drafting import Language, find_edition, title_draft, write_moment
from orgraph_api.pages.site import answer_empty, answer_fresh, may_write, see_page
from orgraph_api.settings import DECISIONS_BYTES
from orgraph_api.turns import find_in_turn

router = APIRouter(prefix="/proposals")

NUMBERS = ("minimum", "maximum", "radius_m", "seed")
MOST = 1_000_000
Field = Annotated[str, Form(max_length=40)]


@router.get("")
def show_start(request: Request) -> Response:
    """Show the form that begins a draft, and the drafts that there are."""
    edition = find_edition(request)
    if edition is None:
        return answer_empty(request, here="/proposals")
    return _answer_start(request, edition)


@router.post("")
async def begin_draft(
    request: Request,
    minimum: Field = "",
    maximum: Field = "",
    radius_m: Field = "",
    seed: Field = "",
    kinds: Annotated[list[str] | None, Form(max_length=4)] = None,
    decisions: Annotated[UploadFile | None, File()] = None,
    language: Language = "zh",
) -> Response:
    """Begin a draft; conditions that nothing can fit are named beside their fields, and nothing is kept."""
    edition = find_edition(request)
    if edition is None:
        return answer_empty(request, here="/proposals")
    given = {"minimum": minimum, "maximum": maximum, "radius_m": radius_m, "seed": seed}
    chosen = tuple(kinds or ())
    problems: dict[str, Words] = {}
    content = await decisions.read(DECISIONS_BYTES + 1) if decisions else b""
    draft = _read_draft(given, chosen, content, edition.rules, problems)
    if not problems:
        proposal = await find_in_turn(edition, draft.question, partial(find_proposal, edition, draft))
        if not proposal.groups:
            field, words = _find_infeasible(proposal)
            problems[field] = words
    if problems:
        return _answer_start(request, edition, given=given, chosen=chosen, problems=problems, language=language)
    drafts: Drafts = request.app.state.drafts
    begun = await run_in_threadpool(drafts.begin, draft, edition)
    return see_page(f"/proposals/{begun.token}", language)


def _read_draft(
    given: dict[str, str], kinds: tuple[str, ...], content: bytes, rules: Rules, problems: dict[str, Words]
) -> Draft:
    """Read what a planner wishes for; what cannot be is added to the problems, by field."""
    numbers = {name: _read_number(name, text.strip(), problems) for name, text in given.items()}
    precedence = tuple(kind for kind in rules.alliances.precedence if kind in kinds)
    radius = numbers["radius_m"]
    draft = Draft(
        minimum=numbers["minimum"],
        maximum=numbers["maximum"],
        radius_m=None if radius is None else float(radius),
        kinds=() if set(precedence) == set(rules.alliances.precedence) else precedence,
        seed=numbers["seed"] or 0,
        decisions=_read_decisions(content, problems),
    )
    try:
        find_conditions(rules, **draft.wishes)
    except InvalidValueError as error:
        problems.setdefault(error.argument or "minimum", _find_words(error))
    return draft


def _read_number(name: str, text: str, problems: dict[str, Words]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        problems[name] = Words(
            f"“{text}”不是可用的数。请填0至{MOST:,}的整数。",
            f"“{text}” is no such figure. Give a whole number up to {MOST:,}.",
        )
        return None
    return int(text)


def _read_decisions(content: bytes, problems: dict[str, Words]) -> Decisions:
    if len(content) > DECISIONS_BYTES:
        megabytes = DECISIONS_BYTES // 1024**2
        problems["decisions"] = Words(
            f"意见文件过大，最多{megabytes} MB。", f"The file is too large: at most {megabytes} MB."
        )
        return Decisions()
    try:
        return find_decisions(content.decode("utf-8-sig")) if content else Decisions()
    except UnicodeDecodeError:
        problems["decisions"] = Words("意见文件不是 UTF-8 文本。", "The file is no text in UTF-8.")
    except InvalidValueError as error:
        problems["decisions"] = _find_words(error)
    return Decisions()


def _find_words(error: InvalidValueError) -> Words:
    return Words(error.chinese or str(error), str(error))


def _find_infeasible(proposal: Proposal) -> tuple[str, Words]:
    """Find the field that keeps every group from being formed, and the rule in words."""
    if len(proposal.unplaced) < proposal.conditions.minimum:
        return "minimum", proposal.infeasible[0]
    (rule, words), _ = Counter((item.rule, item.words) for item in proposal.unplaced).most_common(1)[0]
    said = proposal.infeasible[0] if rule == NO_HOST and proposal.infeasible else words
    field = {NO_HOST: "kinds", DECIDED: "decisions"}.get(rule, "minimum")
    return field, Words(f"没有一组可行：{said.zh}。", f"No group is possible: {said.en}.")


def _answer_start(
    request: Request,
    edition: Edition,
    *,
    given: dict[str, str] | None = None,
    chosen: tuple[str, ...] = (),
    problems: dict[str, Words] | None = None,
    language: str | None = None,
) -> Response:
    drafts: Drafts = request.app.state.drafts
    rules = edition.rules.alliances
    answer = answer_fresh(
        request,
        "proposals.html",
        here="/proposals",
        edition=edition,
        language=language,
        drafts=[
            (draft, title_draft(draft, edition.rules), write_moment(draft), draft.batch != edition.record.digest)
            for draft in drafts.list_all()
        ],
        defaults={
            "minimum": rules.size_min,
            "maximum": rules.size_max,
            "radius_m": f"{rules.radius_m:g}",
            "seed": 0,
        },
        given=given or dict.fromkeys(NUMBERS, ""),
        kinds=rules.precedence,
        chosen=chosen or rules.precedence,
        problems=problems or {},
        may_write=may_write(request),
    )
    answer.status_code = 422 if problems else 200
    return answer
