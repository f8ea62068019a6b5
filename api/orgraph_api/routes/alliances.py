"""Alliances: the list with the four tests, everything that is known of one, members, who is outside, overlaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from orgraph.errors import InvalidValueError
from orgraph_api.answers import cut_page, find_measured_alliances, find_surroundings
from orgraph_api.errors import Refusal
from orgraph_api.formats import TABLE_RESPONSES, answer_object, answer_table, check_unchanged
from orgraph_api.parameters import CurrentEdition, DayPageParameters, DayParameters, NoParameters
from orgraph_api.routes.paging import answer_page
from orgraph_api.schemas import Object, Table

router = APIRouter(prefix="/api/v1/alliances", tags=["分析结果"])


@router.get("", summary="党建联盟", response_model=Table, responses=TABLE_RESPONSES)
def show_alliances(
    request: Request, edition: CurrentEdition, parameters: Annotated[DayPageParameters, Query()]
) -> Response:
    """Show alliances, with members, hosts, agreements, activity, and the four tests; all where no limit is named."""
    tag = check_unchanged(request, edition)
    found = find_measured_alliances(edition, day=parameters.as_of)
    page = cut_page(found.table(), limit=parameters.limit, after=parameters.after, whole=True)
    content = {**found.summary(), **page.as_dict()}
    return answer_table(request, page.table, title="党建联盟", edition=edition, tag=tag, content=content)


@router.get("/members", summary="联盟成员与协议", response_model=Table, responses=TABLE_RESPONSES)
def show_members(request: Request, edition: CurrentEdition, parameters: Annotated[DayParameters, Query()]) -> Response:
    """Show every member of every alliance, and how its agreement stands."""
    tag = check_unchanged(request, edition)
    table = find_measured_alliances(edition, day=parameters.as_of).member_rows()
    return answer_table(request, table, title="联盟成员", edition=edition, tag=tag)


@router.get("/outside", summary="未加入或加入过多联盟的组织", response_model=Table, responses=TABLE_RESPONSES)
def show_outside(
    request: Request, edition: CurrentEdition, parameters: Annotated[DayPageParameters, Query()]
) -> Response:
    """Show the counted organizations in no alliance, and those in more than the rules allow."""
    tag = check_unchanged(request, edition)
    table = find_measured_alliances(edition, day=parameters.as_of).outside_rows()
    return answer_page(request, table, parameters, title="联盟外组织", edition=edition, tag=tag)


@router.get("/overlaps", summary="联盟重叠", response_model=Table, responses=TABLE_RESPONSES)
def show_overlaps(request: Request, edition: CurrentEdition, parameters: Annotated[DayParameters, Query()]) -> Response:
    """Show the pairs of alliances that share members."""
    tag = check_unchanged(request, edition)
    table = find_measured_alliances(edition, day=parameters.as_of).overlap_rows()
    return answer_table(request, table, title="联盟重叠", edition=edition, tag=tag)


@router.get("/{key:path}", summary="一个联盟", response_model=Object)
def show_alliance(
    key: str, request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """Show one alliance: the four tests with a sentence each, what is known of it, and what lies around it."""
    tag = check_unchanged(request, edition)
    if edition.snapshot.nodes("Alliance").positions([key])[0] < 0:
        raise Refusal(404, f"没有编码为“{key}”的联盟。", f'No alliance has the code "{key}".')
    found = find_measured_alliances(edition)
    around = find_surroundings(edition, kind="Alliance", key=key)
    try:
        row = found.find(key)
    except InvalidValueError:
        return answer_object(request, {**around.as_dict(), "alliance": None, "measures": None}, tag=tag)
    line = found.table().slice(row, 1).to_pylist()[0]
    return answer_object(request, {**around.as_dict(), "alliance": line, "measures": found.describe(row)}, tag=tag)
