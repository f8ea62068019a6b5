"""Organizations: a list that can be searched, and what is known of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Query, Request, Response

from orgraph.analyses.facts.ladder import RUNG_TITLES
from orgraph_api.answers import (
    cut_page,
    find_coverage,
    find_organizations,
    find_surroundings,
    list_organizations,
)
from orgraph_api.cards import list_fields
from orgraph_api.editions import Edition, Shelf
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
from orgraph_api.parameters import CurrentEdition, NoParameters, OrganizationParameters
from orgraph_api.schemas import Object, Table

router = APIRouter(prefix="/api/v1/organizations", tags=["两新组织"])


@router.get("", summary="两新组织名单", response_model=Table, responses=TABLE_RESPONSES)
def show_organizations(
    request: Request, edition: CurrentEdition, parameters: Annotated[OrganizationParameters, Query()]
) -> Response:
    """Show organizations by name, code or pinyin initials, by unit and by kind; sorted by key."""
    tag = check_unchanged(request, edition)
    where = {"unit": parameters.unit, "kind": parameters.kind}
    positions = find_organizations(edition, words=parameters.q, where=where)
    keys = edition.snapshot.nodes("Organization").keys
    listed = pa.table({"key": keys.take(pa.array(positions)), "position": pa.array(positions)})
    whole = find_media_type(request) != JSON
    page = cut_page(listed, limit=parameters.limit, after=parameters.after, whole=whole)
    page = replace(page, table=list_organizations(edition, page.table["position"].to_numpy()))
    content = {**provenance_of(edition), **page.as_dict()}
    return answer_table(request, page.table, title="两新组织", edition=edition, tag=tag, content=content)


@router.get("/{key:path}", summary="一个两新组织", response_model=Object)
def show_organization(
    key: str, request: Request, edition: CurrentEdition, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """Show what is known of one organization, what reaches it and why, where that stands, and its surroundings."""
    tag = check_unchanged(request, edition)
    key = find_kept_key(edition, key)
    shelf: Shelf = request.app.state.shelf
    around = find_surroundings(edition, kind="Organization", key=key)
    content: dict[str, Any] = {
        **around.as_dict(),
        "key": key,
        "fields": list_fields(edition.snapshot, "Organization", key, language="zh"),
        "coverage": describe_coverage(edition, key),
        "origins": shelf.store.read_origins("Organization", key, batch=edition.record.digest).to_pylist(),
    }
    return answer_object(request, content, tag=tag)


def find_kept_key(edition: Edition, key: str) -> str:
    """Find the key that an organization has today; Refusal 404 where there is none."""
    nodes = edition.snapshot.nodes("Organization")
    if nodes.positions([key])[0] >= 0:
        return key
    aliases = edition.snapshot.auxiliary("aliases")
    if aliases.num_rows:
        kept = aliases.filter(pc.equal(aliases["alias"], key))
        if kept.num_rows:
            return str(kept["key"][0].as_py())
    raise Refusal(
        404,
        f"没有编码为“{key}”的两新组织；请核对统一社会信用代码。",
        f'No organization has the code "{key}"; check its unified social credit code.',
    )


def describe_coverage(edition: Edition, key: str) -> dict[str, Any]:
    """Describe by what an organization is reached, and what would tell where that is unknown."""
    coverage = find_coverage(edition)
    position = edition.snapshot.nodes("Organization").position(key)
    code = int(coverage.rungs[coverage.patterns[position]])
    rung = list(coverage.ladder)[code] if code >= 0 else None
    described: dict[str, Any] = {"rung": rung, "title": RUNG_TITLES[rung].zh if rung else "统计日不存在"}
    # What is out of scope or closed stands in no rate.
    described |= dict.fromkeys(("party_organization", "party_organization_name", "post"))
    rates = {}
    for letter in "ABCDEFGH":
        rows = edition.answers.find(("rows", letter, None), lambda letter=letter: coverage.rows(letter))  # type: ignore[misc]  # a lambda with a default
        row = pc.index(rows["key"], key).as_py()
        if row >= 0:
            found = rows.slice(row, 1).to_pylist()[0]
            rates[letter] = {"status": found["status"], "because": found["because"]}
            described |= {name: found[name] for name in ("party_organization", "party_organization_name", "post")}
    return {**described, "rates": rates}
