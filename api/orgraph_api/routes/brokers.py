"""Brokers: organizations whose loss would split the network of organizations, and those that much runs through."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from orgraph_api.formats import TABLE_RESPONSES, answer_table, check_unchanged
from orgraph_api.parameters import CurrentEdition, DayParameters
from orgraph_api.reorganization import list_brokers
from orgraph_api.schemas import Table

router = APIRouter(prefix="/api/v1", tags=["枢纽单位"])


class BrokerParameters(DayParameters):
    """How many brokers."""

    limit: Annotated[int, Field(ge=1, le=1_000, description="列出家数 How many to list")] = 100


@router.get("/brokers", summary="枢纽单位", response_model=Table, responses=TABLE_RESPONSES)
def show_brokers(
    request: Request, edition: CurrentEdition, parameters: Annotated[BrokerParameters, Query()]
) -> Response:
    """Show whose loss would split the network, how many it would cut off, betweenness and constraint."""
    tag = check_unchanged(request, edition)
    found = list_brokers(edition, day=parameters.as_of, most=parameters.limit)
    table = found.table()
    content = {**found.as_dict(), "columns": table.column_names, "rows": table.to_pylist()}
    return answer_table(request, table, title="枢纽单位", edition=edition, tag=tag, content=content)
