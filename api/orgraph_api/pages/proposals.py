"""重组: proposals of alliances, what planners settle about them, and what changes."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Depends, Query, Request, Response

from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.proposals import ProposedGroup
from orgraph.analyses.proposals.difference.standings import MEASURED, AllianceStanding
from orgraph.analyses.proposals.result.lists import list_groups, list_members, list_replaced, list_unplaced
from orgraph.analyses.proposals.result.obstacles import RULE_TITLES
from orgraph.analyses.slices.networks import Slice
from orgraph.analyses.slices.pairs import list_city_pair
from orgraph.findings import Words
from orgraph.model import vocabulary
from orgraph.views.drawing import draw_pair
from orgraph.views.network import AFTER, BEFORE
from orgraph_api.answers import cut_page, find_alliances
from orgraph_api.drafts import Draft, find_applied, find_difference
from orgraph_api.editions import Edition
from orgraph_api.errors import Refusal
from orgraph_api.pages.drafting import GROUP_GONE, CurrentDraft, Solved, answer_solved
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.settled import list_settled
from orgraph_api.pages.site import Site, find_site
from orgraph_api.parameters import PageParameters
from orgraph_api.reorganization import keep
from orgraph_api.turns import find_in_turn

router = APIRouter(prefix="/proposals")

SHOWN = 200


class PageGroups(PageParameters):
    """Which groups."""

    kind: Annotated[str | None, Query(max_length=40)] = None
    unit: Annotated[str | None, Query(max_length=80)] = None
    language: str = "zh"


class PageUnplaced(PageParameters):
    """Which of those that could not be placed."""

    rule: Annotated[str | None, Query(max_length=40)] = None
    unit: Annotated[str | None, Query(max_length=80)] = None
    language: str = "zh"


@router.get("/{token}")
def show_draft(request: Request, solved: CurrentDraft, parameters: Annotated[PageGroups, Query()]) -> Response:
    """Show the groups of a draft, and what could not be placed."""
    return answer_draft(request, solved, kind=parameters.kind, unit=parameters.unit)


def answer_draft(
    request: Request,
    solved: Solved,
    *,
    kind: str | None = None,
    unit: str | None = None,
    problem: Words | None = None,
    language: str | None = None,
) -> Response:
    """Answer with the page of a draft; `problem` says why a decision was not taken."""
    proposal, edition = solved.proposal, solved.edition
    table = edition.answers.find(("groups", solved.draft.question), lambda: list_groups(proposal))
    titles = vocabulary("alliance_kind")
    kept = keep(table, {"kind": titles.title(kind) if kind in titles.codes else kind, "unit": unit})
    known = edition.snapshot.nodes("Alliance").positions([group.id for group in proposal.groups])
    return answer_solved(
        request,
        "proposal.html",
        solved,
        language=language,
        status=422 if problem else 200,
        problem=problem,
        sentence=proposal.findings()[0].sentence,
        rows=kept.slice(0, SHOWN).to_pylist(),
        found=kept.num_rows,
        where={"kind": kind, "unit": unit},
        kinds=dict.fromkeys(group.kind for group in proposal.groups),
        units=_list_values(table, "unit"),
        groups={group.id: group for group in proposal.groups},
        reported={group.id for group, row in zip(proposal.groups, known.tolist(), strict=True) if row >= 0},
        rules_of_rest=_count_rules(solved),
        settled=list_settled(solved),
    )


@router.get("/{token}/groups/{group}")
def show_group(group: str, request: Request, solved: CurrentDraft) -> Response:
    """Show one group: its reasons, its host and the next best, its members, and what can be settled about them."""
    found = find_group(solved, group)
    proposal, edition = solved.proposal, solved.edition
    table = edition.answers.find(("groups", solved.draft.question), lambda: list_groups(proposal))
    members = edition.answers.find(("members", solved.draft.question), lambda: list_members(proposal))
    return answer_solved(
        request,
        "proposal_group.html",
        solved,
        group=found,
        row=keep(table, {"group": group}).to_pylist()[0],
        members=keep(members, {"group": group}).to_pylist(),
        replaced=list_replaced(proposal, found),
    )


@router.get("/{token}/unplaced")
def show_unplaced(request: Request, solved: CurrentDraft, parameters: Annotated[PageUnplaced, Query()]) -> Response:
    """Show the organizations that could not be placed, each with the rule in words."""
    proposal = solved.proposal
    table = solved.edition.answers.find(("unplaced", solved.draft.question), lambda: list_unplaced(proposal))
    where = {"prevented_by": parameters.rule, "unit": parameters.unit}
    page = cut_page(keep(table, where).sort_by("key"), limit=parameters.limit, after=parameters.after)
    return answer_solved(
        request,
        "proposal_unplaced.html",
        solved,
        page=list_page(find_site(request, solved.edition, here="/proposals"), page),
        rules=_count_rules(solved),
        units=_list_values(table, "unit"),
        where=where,
        words={item.rule: item.words for item in proposal.unplaced},
    )


async def find_measured(solved: CurrentDraft) -> Solved:
    """Work the difference out, in turn with others."""
    edition, draft = solved.edition, solved.draft
    await find_in_turn(edition, ("difference", draft.question), partial(find_difference, edition, draft))
    return solved


@router.get("/{token}/difference")
def show_difference(request: Request, solved: Annotated[Solved, Depends(find_measured)]) -> Response:
    """Show the city before and after, on every measure, and what is lost."""
    edition, draft = solved.edition, solved.draft
    site = find_site(request, edition, here="/proposals")
    before, after = edition.answers.find(("pair", draft.question), lambda: _find_pair(edition, draft))
    drawn = edition.answers.find(
        ("drawn pair", draft.question, site.language), lambda: draw_pair(before, after, language=site.language)
    )
    return answer_solved(
        request,
        "proposal_difference.html",
        solved,
        difference=find_difference(edition, draft),
        leads=_list_leads(site, draft.token),
        sides=list(zip((BEFORE, AFTER), (before, after), drawn, strict=True)),
        # Proposed alliances have no card yet, and open nothing.
        links={**list_links(site), "expandable": [], "cards": {}},
    )


def _find_pair(edition: Edition, draft: Draft) -> tuple[Slice, Slice]:
    after = edition.answers.find(
        ("alliances after", draft.question), lambda: list_alliances(find_applied(edition, draft), rules=edition.rules)
    )
    return list_city_pair(find_alliances(edition), after)


def _list_leads(site: Site, token: str) -> dict[str, tuple[str, str]]:
    """List where the rows behind a measure stand, before and after; a proposal of alliances changes no coverage."""
    base = f"/proposals/{token}"
    sizes = site.link(f"{base}/difference/rows/alliances")
    rates = {f"coverage_{code}": site.link("/rows", of=code) for code in (*"ABCDEFGH", "effective")}
    return {
        **{name: (rows, rows) for name, rows in rates.items()},
        **dict.fromkeys(("holes", "organizations_in_holes"), (site.link("/holes"),) * 2),
        "median_distance_m": (site.link(f"{base}/difference/rows/distances"),) * 2,
        **{
            code: (site.link(f"{base}/difference/rows/{code}"),) * 2
            for code in AllianceStanding.MEASURES
            if code not in MEASURED
        },
        **dict.fromkeys(("alliances", "median_size", "largest_size"), (sizes, sizes)),
    }


def find_group(solved: Solved, name: str) -> ProposedGroup:
    """Find a group of a draft; Refusal 404 where it holds none of this name."""
    found = solved.proposal.find_group(name)
    if found is None:
        raise Refusal(404, *GROUP_GONE)
    return found


def _list_values(table: pa.Table, column: str) -> list[str]:
    return [value for value in pc.unique(table[column]).to_pylist() if value]


def _count_rules(solved: Solved) -> list[tuple[str, Words, Words, int]]:
    """Count the rules of those that could not be placed, most frequent first: code, title, words, count."""
    counts: dict[str, int] = {}
    words = {}
    for item in solved.proposal.unplaced:
        counts[item.rule] = counts.get(item.rule, 0) + 1
        words[item.rule] = item.words
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(rule, RULE_TITLES[rule], words[rule], count) for rule, count in ordered]
