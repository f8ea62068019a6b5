"""Proposals: worked out where they are asked for, one at a time, and kept by snapshot and parameters."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from orgraph.analyses.proposals import Proposal, find_decisions, propose_alliances
from orgraph_api.editions import Edition
from orgraph_api.formats import TABLE_RESPONSES, answer_table, check_unchanged
from orgraph_api.parameters import CurrentEdition, ProposalParameters
from orgraph_api.schemas import AllianceProposal
from orgraph_api.turns import find_in_turn

router = APIRouter(prefix="/api/v1", tags=["重组建议"])


@router.get("/proposals", summary="党建联盟重组建议", response_model=AllianceProposal, responses=TABLE_RESPONSES)
async def show_proposal(
    request: Request, edition: CurrentEdition, parameters: Annotated[ProposalParameters, Query()]
) -> Response:
    """Show which alliances to form: groups with host and reasons, and why the rest finds no place."""
    tag = check_unchanged(request, edition)
    question = ("proposal", parameters.model_dump_json())
    found = await find_in_turn(edition, question, partial(find_proposal, edition, parameters))
    return answer_table(
        request,
        found.table(),
        title="党建联盟重组建议",
        edition=edition,
        tag=tag,
        content=found.as_dict(),
    )


def find_proposal(edition: Edition, parameters: ProposalParameters) -> Proposal:
    """Find the proposal for some parameters, worked out once for each edition."""
    return edition.answers.find(
        ("proposal", parameters.model_dump_json()),
        lambda: propose_alliances(
            edition.snapshot,
            rules=edition.rules,
            day=parameters.as_of,
            minimum=parameters.minimum,
            maximum=parameters.maximum,
            radius_m=parameters.radius_m,
            precedence=tuple(parameters.kinds) or None,
            decisions=find_decisions(parameters.decisions or "{}"),
            keep=None if parameters.keep is None else tuple(key for key in parameters.keep if key != "-"),
            bound=parameters.bound,
            seed=parameters.seed,
        ),
    )
