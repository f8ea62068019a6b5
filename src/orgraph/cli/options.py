"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from orgraph.cli.targets import check_distinct, check_target
from orgraph.errors import InvalidValueError
from orgraph.settings import read_settings

Store: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="Address of the store: local:FOLDER or neo4j://HOST. (default: ORGRAPH_STORE)",
        show_default=False,
    ),
]


def _refuse_both(context: typer.Context, value: bool) -> bool:
    """Refuse two formats at once, rather than print one of them as if the other had not been asked for."""
    if value and (context.params.get("as_json") or context.params.get("as_csv")):
        raise InvalidValueError(
            "--json and --csv are two formats, and one is printed: leave one out. 两种格式请只选一种。"
        )
    return value


Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON object and nothing else.", callback=_refuse_both)
]
Csv: TypeAlias = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.", callback=_refuse_both)]
Xlsx: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--xlsx", help="Write the lists as a workbook to this file.", show_default=False, callback=check_target
    ),
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="The same seed gives the same answer.", min=0)]
Rules: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        help="Thresholds laid over the shipped ones (TOML). (default: ORGRAPH_RULES)",
        show_default=False,
        callback=check_distinct,
    ),
]
AsOf: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="Day to count on. (default: the data date of the batch)",
        show_default=False,
    ),
]
Batch: TypeAlias = Annotated[
    str | None, typer.Option("--batch", help="Digest of an older batch; eight characters do.", show_default=False)
]
By: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--by",
        help="Group by these, with commas between: unit, county, township, carrier, "
        "industry_section, industry_division, industry_group, industry_class, size_class, kind.",
        show_default=False,
    ),
]


def store_address(option: str | None) -> str:
    """Give the address of the store: the option, else ORGRAPH_STORE."""
    address = option or read_settings().store
    if address is None:
        raise InvalidValueError("Which store? Name it with --store local:FOLDER or neo4j://HOST, or set ORGRAPH_STORE.")
    return address


def rules_file(option: Path | None) -> Path | None:
    """Give the file of local thresholds: the option, else ORGRAPH_RULES."""
    return option or read_settings().rules


def day(option: datetime | None) -> date | None:
    """Give the day without its time."""
    return option.date() if option is not None else None


def dimensions(option: str | None) -> tuple[str, ...]:
    """Split a list with commas."""
    return tuple(name.strip() for name in option.split(",") if name.strip()) if option else ()
