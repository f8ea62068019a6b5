"""Parameters of the API: what an endpoint accepts; anything else is refused with the name of what was wrong."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from fastapi import Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from orgraph.analyses.affiliation import TERM_CODES
from orgraph.analyses.facts.dimensions import DIMENSIONS
from orgraph.analyses.facts.ladder import RUNGS
from orgraph.analyses.visits import STATUS_CODES
from orgraph.model import vocabulary
from orgraph_api.editions import Edition, Shelf
from orgraph_api.errors import NoDataError

PAGE = 100
LONGEST_PAGE = 1_000
UNKNOWN = "-"
"""Stands for the unknown value of a dimension."""

Dimension: TypeAlias = Literal[tuple(DIMENSIONS)]  # type: ignore[valid-type]  # the names are listed once, in the analysis
RowsOf: TypeAlias = Literal[("A", "B", "C", "D", "E", "F", "G", "H", "effective", "must_build_missing", *RUNGS)]  # type: ignore[valid-type]  # as above
Kind: TypeAlias = Literal[(*vocabulary("organization_kind").codes, UNKNOWN)]  # type: ignore[valid-type]  # as above
AllianceKind: TypeAlias = Literal[vocabulary("alliance_kind").codes]  # type: ignore[valid-type]  # as above
Status: TypeAlias = Literal["covered", "uncovered", "unknown"]
VisitStatus: TypeAlias = Literal[tuple(STATUS_CODES.values())]  # type: ignore[valid-type]  # as above
Term: TypeAlias = Literal[TERM_CODES]  # type: ignore[valid-type]  # as above


def empty_as_none(value: object) -> object:
    """Count an empty field of a form as absent."""
    return None if value == "" else value


def _split(value: object) -> object:
    """Split ``unit,kind``: one parameter may name several."""
    if isinstance(value, list):
        return [part.strip() for item in value for part in (item.split(",") if isinstance(item, str) else [item])]
    return value


Day: TypeAlias = Annotated[
    date | None,
    Field(ge=date(1990, 1, 1), le=date(2099, 12, 31), description="统计日期，缺省为数据日期 Day to count on"),
]
By: TypeAlias = Annotated[
    list[Dimension], BeforeValidator(_split), Field(max_length=3, description="分组，依次嵌套 Groups, in their order")
]
Key: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Limit: TypeAlias = Annotated[
    int | None, Field(ge=1, le=LONGEST_PAGE, description="每页行数；缺省 JSON 100 行，导出全部")
]
AreaKey: TypeAlias = Annotated[str | None, Field(max_length=40, description="键；“-”为未知 Key; - for unknown")]


class Strict(BaseModel):
    """Refuses names that it does not know."""

    model_config = ConfigDict(extra="forbid")


class NoParameters(Strict):
    """Nothing is accepted."""


class DayParameters(Strict):
    """A day."""

    as_of: Day = None


class GroupParameters(DayParameters):
    """A day and groups."""

    by: By = Field(default_factory=list)


class PageParameters(Strict):
    """One page of a list: how long, and after which key."""

    limit: Limit = None
    after: Annotated[str | None, Field(max_length=200, description="上一页最后一行的键 Key of the last row")] = None


class DayPageParameters(PageParameters, DayParameters):
    """A day, and one page of a list."""


class RowsParameters(PageParameters, DayParameters):
    """The rows behind a figure."""

    of: RowsOf = "A"
    status: Status | None = None
    unit: AreaKey = None
    county: AreaKey = None
    township: AreaKey = None
    carrier: Annotated[str | None, Field(max_length=200)] = None
    kind: Kind | None = None


class OrganizationParameters(PageParameters):
    """Which organizations."""

    q: Annotated[str | None, Field(max_length=80, description="名称、代码或拼音首字母 Name, code or initials")] = None
    unit: AreaKey = None
    kind: Kind | None = None


class PartyParameters(PageParameters):
    """Which Party organizations."""

    term: Term | None = None
    unit: AreaKey = None


class ProposalParameters(DayParameters):
    """What a proposal of alliances keeps to; what is not given is as the rules say."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    minimum: Annotated[int | None, Field(alias="min", ge=1, le=10_000, description="最少成员数 Fewest members")] = None
    maximum: Annotated[int | None, Field(alias="max", ge=1, le=10_000, description="最多成员数 Most members")] = None
    radius_m: Annotated[float | None, Field(gt=0, le=100_000, description="相邻距离（米） Distance of neighbours")] = (
        None
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, description="随机种子 Seed")] = 0
    kinds: Annotated[
        list[AllianceKind], BeforeValidator(_split), Field(max_length=4, description="联盟类型，依次优先")
    ] = Field(default_factory=list)
    keep: Annotated[
        list[str] | None, BeforeValidator(_split), Field(max_length=500, description="保留的联盟；“-”为都不保留")
    ] = None
    bound: Annotated[bool, Field(description="是否计算代价下界 Whether to work out the bound")] = False
    decisions: Annotated[str | None, Field(max_length=4_000, description="规划意见（JSON） Decisions of planners")] = (
        None
    )


class ChangeParameters(Strict):
    """Which differences between two batches."""

    change: Literal["added", "removed", "changed"] | None = None
    ledger: Annotated[str | None, Field(max_length=40, description="台账名称 Title of a ledger")] = None
    sheet: Annotated[str | None, Field(max_length=40, description="表名 Title of a sheet")] = None
    unit: Annotated[str | None, Field(max_length=40, description="填报单位名称 Title of a unit")] = None
    limit: Limit = None
    after: Annotated[int | None, Field(ge=0, le=2**40, description="上一页最后一行的序号 Number of the last row")] = (
        None
    )


class StaleParameters(PageParameters):
    """Which organizations that wait to be verified."""

    unit: AreaKey = None


class KeyParameters(Strict):
    """One node."""

    key: Key


async def current_edition(request: Request) -> Edition:
    """Take the edition that the whole answer is made from; NoDataError where there is none yet."""
    shelf: Shelf = request.app.state.shelf
    edition = shelf.current
    if edition is None:
        raise NoDataError
    return edition


CurrentEdition: TypeAlias = Annotated[Edition, Depends(current_edition)]
