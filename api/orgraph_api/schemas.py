"""Shapes of the answers, for the OpenAPI document; the answers themselves are made by the analyses."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Object(BaseModel):
    """Where it comes from, and further fields."""

    model_config = ConfigDict(extra="allow")

    as_of: str
    snapshot: str
    rules: str
    synthetic: bool


class Rate(BaseModel):
    """A share with its population."""

    model_config = ConfigDict(extra="allow")

    code: str
    covered: int
    population: int
    unknown: int
    share: float | None


class Coverage(Object):
    """The eight rates, the ladder, and groups where they were asked for."""

    rates: list[Rate]
    ladder: dict[str, int]
    must_build_missing: list[str]


class Table(Object):
    """Rows, one object each; `after` is the key to go on from."""

    columns: list[str]
    rows: list[dict[str, Any]]
    total: int | None = None
    after: str | None = None


class Finding(BaseModel):
    """One sentence with its value and its denominator."""

    model_config = ConfigDict(extra="allow")

    indicator: str
    clause: str
    sentence: dict[str, str]
    value: float | None


class Findings(Object):
    """What the analyses have to say."""

    findings: list[Finding]


class CityOverview(Object):
    """The figures of the overview."""

    sentence: dict[str, str]
    figures: list[dict[str, Any]]
    gaps: list[dict[str, str]]


class AllianceProposal(Object):
    """Groups to form, with host and reasons; organizations without a place, with the rule that prevented it."""

    groups: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    cost: float
    bound: float | None


class Batch(BaseModel):
    """One import."""

    model_config = ConfigDict(extra="allow")

    digest: str
    data_date: str
    current: bool


class Batches(BaseModel):
    """All imports, oldest first."""

    batches: list[Batch]


class Problem(BaseModel):
    """What is wrong, and with which parameters (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    parameters: list[dict[str, str]] | None = None
