"""Slices of the graph: what the drawn networks show."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request, Response

from orgraph.analyses.slices import SURROUNDINGS
from orgraph_api.answers import find_city_slice, find_surroundings
from orgraph_api.formats import TABLE_RESPONSES, answer_table, check_unchanged
from orgraph_api.headings import HEADINGS
from orgraph_api.parameters import CurrentEdition, Key, NoParameters, Strict
from orgraph_api.schemas import Object

router = APIRouter(prefix="/api/v1/graph", tags=["网络"])

SliceKind: TypeAlias = Literal[tuple(SURROUNDINGS)]  # type: ignore[valid-type]  # the names are listed once, in the analysis


class AroundParameters(Strict):
    """The node in the middle."""

    kind: SliceKind
    key: Key


@router.get("/city", summary="全市联盟网络", response_model=Object, responses=TABLE_RESPONSES)
def show_city(request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Show the alliances of the city, and how many members two of them share."""
    tag = check_unchanged(request, edition)
    found = find_city_slice(edition)
    return answer_table(
        request, found.table(), title="联盟网络", edition=edition, tag=tag, content=found.as_dict(), headings=HEADINGS
    )


@router.get("/around", summary="一个节点的周边", response_model=Object, responses=TABLE_RESPONSES)
def show_around(
    request: Request, edition: CurrentEdition, parameters: Annotated[AroundParameters, Query()]
) -> Response:
    """Show what lies one relation away from a node."""
    tag = check_unchanged(request, edition)
    found = find_surroundings(edition, kind=parameters.kind, key=parameters.key)
    return answer_table(
        request, found.table(), title="周边网络", edition=edition, tag=tag, content=found.as_dict(), headings=HEADINGS
    )
