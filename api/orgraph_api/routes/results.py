"""Coverage, census, visits, Party organizations, findings: results of analyses and the rows behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from orgraph_api.answers import (
    find_affiliation,
    find_census,
    find_coverage,
    find_measured_alliances,
    find_overview,
    find_party_tree,
    find_reporting,
    find_rows,
    find_stale_rows,
    find_visits,
)
from orgraph_api.formats import (
    JSON,
    TABLE_RESPONSES,
    answer_packed,
    answer_table,
    check_unchanged,
    find_media_type,
    pack_json,
    provenance_of,
)
from orgraph_api.parameters import (
    CurrentEdition,
    DayParameters,
    GroupParameters,
    NoParameters,
    PartyParameters,
    RowsParameters,
    StaleParameters,
)
from orgraph_api.reorganization import list_holes
from orgraph_api.routes.paging import answer_page
from orgraph_api.schemas import CityOverview, Coverage, Findings, Object, Table
from orgraph_api.tables import list_figures, list_findings

if TYPE_CHECKING:
    from orgraph.findings import Finding

router = APIRouter(prefix="/api/v1", tags=["分析结果"])


@router.get("/overview", summary="总览", response_model=CityOverview, responses=TABLE_RESPONSES)
def show_overview(request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Show the six figures of the overview, each with the list behind it."""
    tag = check_unchanged(request, edition)
    overview = find_overview(edition)
    return answer_table(
        request,
        list_figures(overview),
        title="总览",
        edition=edition,
        tag=tag,
        content=overview.as_dict(),
    )


@router.get("/coverage", summary="组织覆盖：八种口径", response_model=Coverage, responses=TABLE_RESPONSES)
async def show_coverage(
    request: Request, edition: CurrentEdition, parameters: Annotated[GroupParameters, Query()]
) -> Response:
    """Show the eight rates with their denominators, and the same by groups."""
    tag = check_unchanged(request, edition)
    day, by = parameters.as_of, tuple(parameters.by)
    if find_media_type(request) == JSON:
        # What is known already is answered at once; only what must be worked out takes a thread.
        question = ("coverage as JSON", day, by)
        packed = edition.answers.peek(question) or await run_in_threadpool(
            edition.answers.find, question, lambda: pack_json(find_coverage(edition, day=day, by=by).as_dict())
        )
        return answer_packed(request, packed, tag=tag)
    coverage = await run_in_threadpool(find_coverage, edition, day=day, by=by)
    return await run_in_threadpool(answer_table, request, coverage.table(), title="组织覆盖", edition=edition, tag=tag)


@router.get("/census", summary="排摸：六清与核对", response_model=Object, responses=TABLE_RESPONSES)
def show_census(request: Request, edition: CurrentEdition, parameters: Annotated[GroupParameters, Query()]) -> Response:
    """Show what is known of every organization, and how the census fits the registers."""
    tag = check_unchanged(request, edition)
    census = find_census(edition, day=parameters.as_of, by=parameters.by)
    content = census.as_dict() if find_media_type(request) == JSON else None
    table = census.table().drop_columns("code")
    return answer_table(request, table, title="排摸六清", edition=edition, tag=tag, content=content)


@router.get("/coverage/rows", summary="一项数字的名单", response_model=Table, responses=TABLE_RESPONSES)
def show_rows(request: Request, edition: CurrentEdition, parameters: Annotated[RowsParameters, Query()]) -> Response:
    """Show the organizations behind a rate, a rung of the ladder, or the must-build list."""
    tag = check_unchanged(request, edition)
    where = parameters.model_dump(include={"unit", "county", "township", "carrier", "kind"})
    table = find_rows(edition, of=parameters.of, day=parameters.as_of, status=parameters.status, where=where)
    return answer_page(request, table, parameters, title="名单", edition=edition, tag=tag)


@router.get("/visits", summary="本季走访", response_model=Table, responses=TABLE_RESPONSES)
def show_visits(request: Request, edition: CurrentEdition, parameters: Annotated[DayParameters, Query()]) -> Response:
    """Show every link of a unit with a target, and whether it was visited in the quarter."""
    tag = check_unchanged(request, edition)
    found = find_visits(edition, day=parameters.as_of)
    table = found.table()
    content = {**found.as_dict(), "columns": table.column_names, "rows": table.to_pylist()}
    return answer_table(request, table, title="走访", edition=edition, tag=tag, content=content)


@router.get("/party-organizations", summary="党组织", response_model=Table, responses=TABLE_RESPONSES)
def show_party_organizations(
    request: Request, edition: CurrentEdition, parameters: Annotated[PartyParameters, Query()]
) -> Response:
    """Show all Party organizations, with level, superior, units covered and term."""
    tag = check_unchanged(request, edition)
    tree = find_party_tree(edition, unit=parameters.unit, term=parameters.term)
    table = find_affiliation(edition).table(np.sort(tree.positions))
    return answer_page(request, table, parameters, title="党组织", edition=edition, tag=tag)


@router.get("/reporting", summary="台账报送情况", response_model=Table, responses=TABLE_RESPONSES)
def show_reporting(
    request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """Show which ledger of which unit is loaded, and of which day."""
    tag = check_unchanged(request, edition)
    table = find_reporting(edition).table()
    return answer_table(request, table, title="台账报送情况", edition=edition, tag=tag)


@router.get("/reporting/stale", summary="超期未核实名单", response_model=Table, responses=TABLE_RESPONSES)
def show_stale(request: Request, edition: CurrentEdition, parameters: Annotated[StaleParameters, Query()]) -> Response:
    """Show the organizations that were verified too long ago or never."""
    tag = check_unchanged(request, edition)
    table = find_stale_rows(edition, unit=parameters.unit)
    return answer_page(request, table, parameters, title="超期未核实名单", edition=edition, tag=tag)


@router.get("/findings", summary="结论", response_model=Findings, responses=TABLE_RESPONSES)
def show_findings(request: Request, edition: CurrentEdition, parameters: Annotated[DayParameters, Query()]) -> Response:
    """Show what the analyses have to say: sentence, value, denominator, and how many rows are behind it."""
    tag = check_unchanged(request, edition)
    findings = [
        *find_coverage(edition, day=parameters.as_of).findings(),
        *find_census(edition, day=parameters.as_of).findings(),
        *list_holes(edition, day=parameters.as_of).findings(),
        *find_measured_alliances(edition, day=parameters.as_of).findings(),
    ]
    content = {**provenance_of(edition), "findings": [_write_finding(finding) for finding in findings]}
    return answer_table(request, list_findings(findings), title="结论", edition=edition, tag=tag, content=content)


def _write_finding(finding: Finding) -> dict[str, Any]:
    return {
        "indicator": finding.indicator,
        "clause": finding.clause,
        "sentence": finding.sentence.as_dict(),
        "value": finding.value,
        "unit": finding.unit.as_dict(),
        "numerator": finding.numerator,
        "denominator": finding.denominator.as_dict() if finding.denominator else None,
        "evidence": [{"kind": rows.kind, "count": len(rows.positions)} for rows in finding.evidence],
    }
