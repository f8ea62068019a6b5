"""The catalogue of faults that ledgers have as units send them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of fault; see `data/faults.toml`.

    Attributes
    ----------
    companions
        What else stands in the row.
    in_place
        Changed in a good row, which stays good; else a row is added.
    """

    family: str
    sheet: str
    cell: str
    share: float
    rule: str | None = None
    severity: str = "error"
    values: tuple[str, ...] = ()
    change: str | None = None
    companions: Mapping[str, str] = field(default_factory=dict)
    donor: Mapping[str, str] = field(default_factory=dict)
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class ForeignColumn:
    """A column that ledgers have and that nobody may keep."""

    sheet: str
    heading: str
    value: str
    person: bool


@dataclass(frozen=True, slots=True)
class Faults:
    """The whole catalogue; `headings` are other words for cells by sheet."""

    faults: tuple[Fault, ...]
    columns: tuple[ForeignColumn, ...]
    headings: Mapping[str, Mapping[str, str]]


@cache
def read_faults() -> Faults:
    """Read the catalogue that ships with the package."""
    content = tomllib.loads(files("orgraph.demo").joinpath("data", "faults.toml").read_text(encoding="utf-8"))
    faults = []
    for entry in content["faults"]:
        companions = entry.pop("with", {})
        faults.append(Fault(**{**entry, "values": tuple(entry.get("values", ()))}, companions=companions))
    columns = tuple(ForeignColumn(**entry) for entry in content["columns"])
    return Faults(tuple(faults), columns, content["headings"])
