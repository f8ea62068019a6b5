"""Slices of the graph: what the drawn networks show."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from orgraph.analyses.slices.networks import SURROUNDINGS
from orgraph_api.answers import find_city_slice, find_drawing, find_surroundings, find_visit_slice
from orgraph_api.formats import TABLE_RESPONSES, answer_object, answer_table, check_unchanged, provenance_of
from orgraph_api.parameters import CurrentEdition, Key, NoParameters, Strict, VisitStatus
from orgraph_api.reorganization import list_city_clusters_slice
from orgraph_api.schemas import Object

router = APIRouter(prefix="/api/v1/graph", tags=["网络"])

SliceKind: TypeAlias = Literal[tuple(SURROUNDINGS)]  # type: ignore[valid-type]  # the names are listed once, in the analysis


class AroundParameters(Strict):
    """The node in the middle."""

    kind: SliceKind
    key: Key


class DrawingParameters(AroundParameters):
    """The node in the middle, and the language of the legend."""

    language: Literal["zh", "en"] = "zh"


class VisitSliceParameters(Strict):
    """Which links of the visiting network."""

    unit: Annotated[str | None, Field(max_length=200, description="单位的键 Key of a unit")] = None
    status: VisitStatus | None = None


@router.get("/city", summary="全市联盟网络", response_model=Object, responses=TABLE_RESPONSES)
def show_city(request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Show the alliances of the city, and how many members two of them share."""
    tag = check_unchanged(request, edition)
    found = find_city_slice(edition)
    return answer_table(request, found.table(), title="联盟网络", edition=edition, tag=tag, content=found.as_dict())


@router.get("/clusters", summary="联系群体网络", response_model=Object, responses=TABLE_RESPONSES)
def show_clusters(request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Show the clusters of the network of organizations, and how many ties run between two of them."""
    tag = check_unchanged(request, edition)
    found = list_city_clusters_slice(edition)
    return answer_table(request, found.table(), title="联系群体", edition=edition, tag=tag, content=found.as_dict())


@router.get("/around", summary="一个节点的周边", response_model=Object, responses=TABLE_RESPONSES)
def show_around(
    request: Request, edition: CurrentEdition, parameters: Annotated[AroundParameters, Query()]
) -> Response:
    """Show what lies one relation away from a node."""
    tag = check_unchanged(request, edition)
    found = find_surroundings(edition, kind=parameters.kind, key=parameters.key)
    return answer_table(request, found.table(), title="周边网络", edition=edition, tag=tag, content=found.as_dict())


@router.get("/visits", summary="本季走访网络", response_model=Object, responses=TABLE_RESPONSES)
def show_visits(
    request: Request, edition: CurrentEdition, parameters: Annotated[VisitSliceParameters, Query()]
) -> Response:
    """Show units, whom they are linked to, and whether they called on them in the quarter."""
    tag = check_unchanged(request, edition)
    found = find_visit_slice(edition, unit=parameters.unit, status=parameters.status)
    return answer_table(request, found.table(), title="走访网络", edition=edition, tag=tag, content=found.as_dict())


@router.get("/drawing", summary="一个节点的周边：画法", response_model=Object)
def show_drawing(
    request: Request, edition: CurrentEdition, parameters: Annotated[DrawingParameters, Query()]
) -> Response:
    """Show how what lies around a node is drawn: places around it, shapes, labels, legend and list."""
    tag = check_unchanged(request, edition)
    found = find_surroundings(edition, kind=parameters.kind, key=parameters.key)
    drawing = find_drawing(edition, found, language=parameters.language)
    content = {
        **provenance_of(edition),
        "total": found.total,
        "nodes": drawing.network.nodes,
        "edges": drawing.network.edges,
        "legend": drawing.legend,
        "items": drawing.rows,
    }
    return answer_object(request, content, tag=tag)
