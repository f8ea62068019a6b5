"""Clusters: which organizations are tied to each other, and how that fits the declared alliances."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from orgraph_api.formats import TABLE_RESPONSES, answer_table, check_unchanged
from orgraph_api.parameters import CurrentEdition, DayParameters
from orgraph_api.reorganization import list_clusters
from orgraph_api.schemas import Table

router = APIRouter(prefix="/api/v1", tags=["联系群体"])


class ClusterParameters(DayParameters):
    """How fine the clusters are."""

    resolution: Annotated[
        float | None,
        Field(ge=0, le=1_000_000, allow_inf_nan=False, description="分辨率，越大群体越小；缺省自动选取 Resolution"),
    ] = None


@router.get("/clusters", summary="联系群体", response_model=Table, responses=TABLE_RESPONSES)
def show_clusters(
    request: Request, edition: CurrentEdition, parameters: Annotated[ClusterParameters, Query()]
) -> Response:
    """Show the clusters with their members, and what alliances are two, are one, or disagree with the ties."""
    tag = check_unchanged(request, edition)
    found = list_clusters(edition, day=parameters.as_of, resolution=parameters.resolution)
    table = found.table()
    content = {**found.as_dict(), "columns": table.column_names, "rows": table.to_pylist()}
    return answer_table(
        request,
        table,
        title="联系群体",
        edition=edition,
        tag=tag,
        content=content,
    )
