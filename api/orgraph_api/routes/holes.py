"""Coverage holes: one row per hole, the organizations in them, and one hole with the ways to close it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from orgraph.errors import InvalidValueError
from orgraph_api.answers import cut_page
from orgraph_api.errors import Refusal
from orgraph_api.formats import (
    JSON,
    TABLE_RESPONSES,
    answer_object,
    answer_table,
    check_unchanged,
    find_media_type,
    provenance_of,
)
from orgraph_api.parameters import CurrentEdition, DayParameters, PageParameters
from orgraph_api.reorganization import RADIUS_M, keep, list_hole_rows, list_hole_table, list_holes
from orgraph_api.routes.paging import answer_page
from orgraph_api.schemas import Object, Table

router = APIRouter(prefix="/api/v1/holes", tags=["覆盖空白"])

Title = Annotated[str | None, Field(max_length=80, description="名称，如“义乌市” Title as the rows have it")]


class HoleParameters(DayParameters):
    """What makes two uncovered organizations neighbours."""

    radius_m: Annotated[float, Field(ge=1, le=10_000, allow_inf_nan=False, description="相邻半径（米）Radius")] = (
        RADIUS_M
    )


class HolesParameters(HoleParameters, PageParameters):
    """Which holes."""

    unit: Title = None
    township: Title = None
    industry: Title = None


class HoleRowsParameters(HoleParameters, PageParameters):
    """Which organizations in holes."""

    unit: Title = None
    township: Title = None
    industry: Title = None
    hole: Annotated[str | None, Field(max_length=200)] = None


@router.get("", summary="覆盖空白", response_model=Table, responses=TABLE_RESPONSES)
def show_holes(request: Request, edition: CurrentEdition, parameters: Annotated[HolesParameters, Query()]) -> Response:
    """Show the holes, the largest first: place, size, members as far as known, nearest able host, first fix."""
    tag = check_unchanged(request, edition)
    table = list_hole_table(edition, day=parameters.as_of, radius_m=parameters.radius_m)
    table = keep(table, parameters.model_dump(include={"unit", "township", "industry"}))
    whole = find_media_type(request) != JSON
    page = cut_page(table, limit=parameters.limit, after=parameters.after, whole=whole, in_order=True)
    holes = list_holes(edition, day=parameters.as_of, radius_m=parameters.radius_m)
    content = {
        **holes.provenance.as_dict(),
        "organizations": len(holes.positions) if holes.known else None,
        "unknown": len(holes.unknown),
        "because": holes.because.as_dict() if holes.because else None,
        **page.as_dict(),
    }
    return answer_table(request, page.table, title="覆盖空白", edition=edition, tag=tag, content=content)


@router.get("/organizations", summary="覆盖空白中的两新组织", response_model=Table, responses=TABLE_RESPONSES)
def show_organizations(
    request: Request, edition: CurrentEdition, parameters: Annotated[HoleRowsParameters, Query()]
) -> Response:
    """Show the organizations in holes: the hole of each, place, industry, employees, members; sorted by key."""
    tag = check_unchanged(request, edition)
    where = parameters.model_dump(include={"unit", "township", "industry", "hole"})
    table = list_hole_rows(edition, day=parameters.as_of, radius_m=parameters.radius_m, where=where)
    return answer_page(request, table, parameters, title="覆盖空白名单", edition=edition, tag=tag)


@router.get("/{key:path}", summary="一处覆盖空白", response_model=Object)
def show_hole(
    key: str, request: Request, edition: CurrentEdition, parameters: Annotated[HoleParameters, Query()]
) -> Response:
    """Show one hole, by its name or by an organization in it: members, nearest able host, plan, all options."""
    tag = check_unchanged(request, edition)
    holes = list_holes(edition, day=parameters.as_of, radius_m=parameters.radius_m)
    try:
        hole = holes.find(key)
    except InvalidValueError:
        raise Refusal(
            404,
            f"没有名为“{key}”的覆盖空白，也没有此编码的单位在覆盖空白中。",
            f'No hole is named "{key}", and no organization of this code is in one.',
        ) from None
    return answer_object(request, {**provenance_of(edition), **hole.as_dict()}, tag=tag)
