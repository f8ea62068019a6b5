"""党组织: the tree of affiliation, with levels, units covered and terms."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pyarrow as pa
from fastapi import APIRouter, Query, Request, Response

from orgraph.analyses.affiliation import TERM_CODES
from orgraph.analyses.facts.ladder import RUNG_TITLES
from orgraph.findings import Words
from orgraph.views.titles import STATUS_TITLES, TERM_TITLES
from orgraph_api.answers import cut_page, find_affiliation, find_party_tree, find_surroundings
from orgraph_api.cards import list_fields
from orgraph_api.editions import Shelf
from orgraph_api.errors import Refusal
from orgraph_api.pages.listing import list_page
from orgraph_api.pages.site import answer_empty, answer_page, find_site
from orgraph_api.parameters import UNKNOWN, PartyParameters

router = APIRouter()


class PageParty(PartyParameters):
    """Which Party organizations: those of a term, or the tree, of one counting unit where its key is given."""

    language: str = "zh"


@router.get("/party")
def show_party(request: Request, parameters: Annotated[PageParty, Query()]) -> Response:
    """Show the tree, each Party organization below its superior, or those whose term is overdue or due."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/party")
    affiliation = find_affiliation(edition)
    if not affiliation.loaded:
        return answer_empty(
            request,
            here="/party",
            headline=Words("尚无党组织", "No Party organizations yet"),
            advice=Words("请导入党组织台账。", "Import the Party ledger."),
        )
    everywhere = find_party_tree(edition)
    units = affiliation.unit[everywhere.tops]
    counts = np.bincount(units, minlength=len(affiliation.areas.units) + 1).tolist()
    keys = (*affiliation.areas.unit_keys, UNKNOWN)
    titles = (*affiliation.areas.unit_titles, "未知")
    of_unit = find_party_tree(edition, unit=parameters.unit)
    kept = find_party_tree(edition, unit=parameters.unit, term=parameters.term)
    depths = kept.depths if parameters.term is None else np.zeros_like(kept.depths)
    table = affiliation.table(kept.positions).append_column("depth", pa.array(depths))
    page = cut_page(table, limit=parameters.limit, after=parameters.after, in_order=True)
    return answer_page(
        request,
        "party.html",
        here="/party",
        edition=edition,
        affiliation=affiliation,
        term=parameters.term,
        unit=parameters.unit,
        units=[line for line in zip(keys, titles, counts, strict=True) if line[2]],
        total=len(of_unit.positions),
        counts=np.bincount(affiliation.term[of_unit.positions], minlength=len(TERM_CODES)).tolist(),
        page=list_page(find_site(request, edition, here="/party"), page),
        terms=TERM_TITLES,
        codes=TERM_CODES,
    )


@router.get("/party/{key:path}")
def show_party_organization(key: str, request: Request) -> Response:
    """Show one Party organization: what stands above and below it, and whom it covers."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        return answer_empty(request, here="/party")
    nodes = edition.snapshot.nodes("PartyOrganization")
    position = int(nodes.positions([key])[0])
    if position < 0:
        raise Refusal(404, f"没有编码为“{key}”的党组织。", f'No Party organization has the code "{key}".')
    affiliation = find_affiliation(edition)
    above = []
    step = int(affiliation.superior[position])
    while step >= 0:
        above.append(step)
        step = int(affiliation.superior[step])
    site = find_site(request, edition, here="/party")
    units = edition.snapshot.nodes("Unit").text("name")
    return answer_page(
        request,
        "party_card.html",
        here="/party",
        edition=edition,
        key=key,
        row=affiliation.table(np.array([position], dtype=np.int32)).to_pylist()[0],
        above=affiliation.table(np.array(above[::-1], dtype=np.int32)).to_pylist(),
        below=affiliation.table(affiliation.inferiors.of(position)).to_pylist(),
        managers=[units[int(unit)].as_py() for unit in affiliation.co_managers.of(position)],
        fields=list_fields(edition.snapshot, "PartyOrganization", key, language=site.language),
        terms=TERM_TITLES,
        origins=shelf.store.read_origins("PartyOrganization", key, batch=edition.record.digest).to_pylist(),
        around=find_surroundings(edition, kind="PartyOrganization", key=key),
        rungs=RUNG_TITLES,
        statuses=STATUS_TITLES,
    )
