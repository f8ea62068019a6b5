"""重组: proposals of alliances, what planners settle about them, and what changes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.slices import list_city_slice
from orgraph.findings import Words
from orgraph_api.answers import find_city_slice, find_drawing
from orgraph_api.drafts import Draft, Drafts, decide, find_applied, find_difference, find_proposal, list_keys, withdraw
from orgraph_api.editions import Edition, Shelf
from orgraph_api.formats import XLSX, answer_table
from orgraph_api.headings import HEADINGS
from orgraph_api.pages.networks import list_links
from orgraph_api.pages.site import answer_empty, answer_fresh, find_site

router = APIRouter(prefix="/proposals")

SHOWN = 200
Number = Annotated[str, Form(max_length=8, pattern=r"^\d*$")]
Language = Annotated[str, Form(max_length=2)]
ACTIONS = {
    "accepted": Words("已采纳", "accepted"),
    "refused": Words("已否决", "refused"),
    "together": Words("锁定在一起", "kept together"),
    "apart": Words("不得同组", "kept apart"),
    "excluded": Words("不参与", "left out"),
}


@router.get("")
def show_start(request: Request) -> Response:
    """Show the form that begins a draft, and the drafts that there are."""
    edition = _find_edition(request)
    if edition is None:
        return answer_empty(request, here="/proposals")
    drafts: Drafts = request.app.state.drafts
    rules = edition.rules.alliances
    return answer_fresh(
        request,
        "proposals.html",
        here="/proposals",
        edition=edition,
        drafts=drafts.list_all(),
        size=(rules.size_min, rules.size_max),
        may_write=_may_write(request),
    )


@router.post("")
def begin_draft(
    request: Request,
    minimum: Number = "",
    maximum: Number = "",
    radius_m: Number = "",
    seed: Number = "",
    language: Language = "zh",
) -> Response:
    """Begin a draft."""
    drafts: Drafts = request.app.state.drafts
    draft = drafts.begin(
        Draft(
            token="",
            minimum=int(minimum) if minimum else None,
            maximum=int(maximum) if maximum else None,
            radius_m=float(radius_m) if radius_m else None,
            seed=int(seed or 0),
        )
    )
    return _see(draft, language)


@router.get("/{token}")
def show_draft(token: str, request: Request) -> Response:
    """Show the groups of a draft, and what could not be placed."""
    edition, draft = _find(request, token)
    proposal = find_proposal(edition, draft)
    return answer_fresh(
        request,
        "proposal.html",
        here="/proposals",
        edition=edition,
        draft=draft,
        proposal=proposal,
        sentence=proposal.findings()[0].sentence,
        groups=proposal.groups[:SHOWN],
        hosts=_name_hosts(edition, proposal.groups[:SHOWN]),
        rules_of_rest=_count_rules(proposal.unplaced_table().column("because").to_pylist()),
        decided=draft.decisions.as_dict(),
        actions=ACTIONS,
        may_write=_may_write(request),
    )


@router.get("/{token}/groups/{group}")
def show_group(token: str, group: str, request: Request) -> Response:
    """Show one group: its reasons, its members, and what can be settled about them."""
    edition, draft = _find(request, token)
    proposal = find_proposal(edition, draft)
    found = proposal.find_group(group)
    if found is None:
        raise HTTPException(404, "这一方案里已没有这个组；请回到方案页。")
    names = edition.snapshot.nodes("Organization").text("name")
    members = [
        (key, names[position].as_py() or key)
        for key, position in zip(list_keys(proposal, found), found.members.tolist(), strict=True)
    ]
    return answer_fresh(
        request,
        "proposal_group.html",
        here="/proposals",
        edition=edition,
        draft=draft,
        group=found,
        host=_name_hosts(edition, (found,))[found.id],
        members=members,
        may_write=_may_write(request),
    )


@router.get("/{token}/difference")
def show_difference(token: str, request: Request) -> Response:
    """Show the city before and after, on every measure, and what is lost."""
    edition, draft = _find(request, token)
    site = find_site(request, edition, here="/proposals")
    before = find_city_slice(edition)
    after = edition.answers.find(
        ("slice after", draft.question),
        lambda: list_city_slice(list_alliances(find_applied(edition, draft), rules=edition.rules)),
    )
    return answer_fresh(
        request,
        "proposal_difference.html",
        here="/proposals",
        edition=edition,
        draft=draft,
        difference=find_difference(edition, draft),
        sides=[
            (words, found, find_drawing(edition, found, language=site.language))
            for words, found in ((Words("现状", "Before"), before), (Words("采纳后", "After"), after))
        ],
        # Proposed alliances have no card yet, and open nothing.
        links={**list_links(site), "expandable": [], "cards": {}},
    )


@router.get("/{token}/lists/{name}.xlsx")
def show_list(token: str, name: Literal["groups", "unplaced", "difference"], request: Request) -> Response:
    """Hand out a list of a draft as a workbook."""
    edition, draft = _find(request, token)
    proposal = find_proposal(edition, draft)
    title, table = {
        "groups": ("重组建议名单", proposal.table),
        "unplaced": ("未能安排名单", proposal.unplaced_table),
        "difference": ("重组前后对比", lambda: find_difference(edition, draft).table()),
    }[name]
    request.state.media_type = XLSX
    return answer_table(request, table(), title=title, edition=edition, headings=HEADINGS)


@router.get("/{token}/ledger.xlsx")
def show_ledger(token: str, request: Request) -> Response:
    """Hand out the ledger of alliances that asks for approval: what is accepted has the status proposed."""
    from orgraph.pipeline.proposing import write_proposal_ledger  # noqa: PLC0415 - a second that only this needs

    edition, draft = _find(request, token)
    shelf: Shelf = request.app.state.shelf
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_proposal_ledger(path, find_proposal(edition, draft), store=shelf.address, batch=edition.record.digest)
        content = path.read_bytes()
    mark = "合成数据_" if edition.snapshot.synthetic else ""
    title = quote(f"内部资料_{mark}党建联盟台账_拟建.xlsx")
    headers = {"Content-Disposition": f"attachment; filename=\"ledger.xlsx\"; filename*=UTF-8''{title}"}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/{token}/decisions.json")
def show_decisions(token: str, request: Request) -> Response:
    """Hand out what was settled, as the command line reads it."""
    _, draft = _find(request, token)
    headers = {"Content-Disposition": f'attachment; filename="decisions-{draft.token}.json"'}
    return Response(draft.decisions.as_json(), media_type="application/json", headers=headers)


@router.post("/{token}/decide")
def settle(
    token: str,
    request: Request,
    action: Annotated[Literal["accept", "refuse", "together", "apart", "exclude"], Form()],
    group: Annotated[str, Form(max_length=80)] = "",
    code: Annotated[list[str] | None, Form(max_length=60)] = None,
    language: Language = "zh",
) -> Response:
    """Settle something and work the proposal out again from there."""
    edition, draft = _find(request, token)
    proposal = find_proposal(edition, draft)
    if group and proposal.find_group(group) is None:
        raise HTTPException(404, "这一方案里已没有这个组；请回到方案页。")
    decided = decide(draft, proposal, action=action, group=group, codes=tuple(code or ()))
    drafts: Drafts = request.app.state.drafts
    drafts.keep(decided)
    return _see(decided, language)


@router.post("/{token}/withdraw")
def take_back(
    token: str,
    request: Request,
    what: Annotated[str, Form(max_length=12)],
    number: Annotated[int, Form(ge=0, le=10_000)],
    language: Language = "zh",
) -> Response:
    """Take one decision back."""
    _, draft = _find(request, token)
    changed = withdraw(draft, what=what, number=number)
    drafts: Drafts = request.app.state.drafts
    drafts.keep(changed)
    return _see(changed, language)


def _find_edition(request: Request) -> Edition | None:
    shelf: Shelf = request.app.state.shelf
    return shelf.current


def _find(request: Request, token: str) -> tuple[Edition, Draft]:
    drafts: Drafts = request.app.state.drafts
    edition, draft = _find_edition(request), drafts.find(token)
    if edition is None or draft is None:
        raise HTTPException(404, "没有这个方案，或服务器重启后已清除；请重新求解，或载入保存的意见。")
    return edition, draft


def _name_hosts(edition: Edition, groups: tuple[object, ...]) -> dict[str, str]:
    """Name the host of every group."""
    named = {}
    for group in groups:
        nodes = edition.snapshot.nodes(group.host_kind)  # type: ignore[attr-defined]  # a ProposedGroup
        key = group.host  # type: ignore[attr-defined]  # as above
        position = int(nodes.positions([key])[0])
        named[group.id] = str((nodes.text("name")[position].as_py() if position >= 0 else None) or key)  # type: ignore[attr-defined]  # as above
    return named


def _count_rules(reasons: list[str]) -> list[tuple[str, int]]:
    """Count the reasons of those that could not be placed, most frequent first."""
    counts = dict.fromkeys(reasons, 0)
    for reason in reasons:
        counts[reason] += 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _see(draft: Draft, language: str) -> Response:
    path = f"/proposals/{draft.token}"
    return RedirectResponse(f"{path}?language=en" if language == "en" else path, status_code=303)


def _may_write(request: Request) -> bool:
    asker = getattr(request.state, "asker", None)
    return bool(asker and asker.may_write)
