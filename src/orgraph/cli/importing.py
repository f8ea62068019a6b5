"""`orgraph template`, `check` and `import`: from ledgers to a batch."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from orgraph.cli.exit_codes import PROBLEMS_IN_DATA
from orgraph.cli.options import Json, Store, day, store_address
from orgraph.cli.printing import console, print_json, track
from orgraph.cli.targets import check_target, tell_written
from orgraph.settings import read_settings

if TYPE_CHECKING:
    from orgraph.sources import Declared
    from orgraph.tables import ImportReport

Paths: TypeAlias = Annotated[list[Path], typer.Argument(help="Workbooks, CSV files, Parquet archives, or folders.")]
Ledger: TypeAlias = Annotated[
    str | None, typer.Option("--ledger", help="Name of the ledger, where its headings do not tell.")
]
Unit: TypeAlias = Annotated[str | None, typer.Option("--unit", help="填报单位: the reporting unit, by name or code.")]
Period: TypeAlias = Annotated[str | None, typer.Option("--period", help="报告期: the month, as 2020-05.")]
DataDate: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--data-date", formats=["%Y-%m-%d"], help="数据日期: the day that the rows describe."),
]
Coordinates: TypeAlias = Annotated[str | None, typer.Option("--coordinates", help="坐标系: WGS-84, GCJ-02 or BD-09.")]
Synthetic: TypeAlias = Annotated[bool, typer.Option("--synthetic", help="合成数据: the rows are generated.")]
Supplement: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--supplement", help="补充导入: the rows join those that are there by their keys. (default: replace the ledger)"
    ),
]
RefusedTo: TypeAlias = Annotated[
    Path | None,
    typer.Option("--problems", help="Workbook to write the refused rows to, with the reasons.", callback=check_target),
]

SHOWN_LINES = 10


def _declared(
    ledger: str | None,
    unit: str | None,
    period: str | None,
    data_date: datetime | None,
    coordinates: str | None,
    synthetic: bool,
    *,
    supplement: bool,
) -> Declared:
    from orgraph.sources import Declared

    return Declared(
        ledger=ledger,
        unit=unit,
        period=period,
        data_date=day(data_date),
        coordinate_system=coordinates,
        synthetic=synthetic or None,
        supplement=supplement or None,
    )


def template(
    ledger: Annotated[str | None, typer.Argument(help="Name of a ledger; all of them where absent.")] = None,
    to: Annotated[Path, typer.Option("--to", help="Folder to write into.")] = Path(),
    as_json: Json = False,
) -> None:
    """Write the template workbook of one ledger, or of every ledger."""
    from orgraph.pipeline.importing import make_templates

    written = make_templates(to, ledger=ledger)
    if as_json:
        print_json({"written": [str(path) for path in written]})
    else:
        for path in written:
            console().print(str(path), soft_wrap=True)


def check(
    paths: Paths,
    store: Store = None,
    ledger: Ledger = None,
    unit: Unit = None,
    period: Period = None,
    data_date: DataDate = None,
    coordinates: Coordinates = None,
    synthetic: Synthetic = False,
    supplement: Supplement = False,
    problems: RefusedTo = None,
    as_json: Json = False,
) -> None:
    """Find every problem of some ledgers without importing them."""
    from orgraph.pipeline.importing import check_ledgers

    declared = _declared(ledger, unit, period, data_date, coordinates, synthetic, supplement=supplement)
    address = store or read_settings().store
    report = check_ledgers(paths, store=address, declared=declared, problems_to=problems, track=track)
    _show(report, problems, as_json=as_json, imported=False)


def import_(
    paths: Paths,
    store: Store = None,
    ledger: Ledger = None,
    unit: Unit = None,
    period: Period = None,
    data_date: DataDate = None,
    coordinates: Coordinates = None,
    synthetic: Synthetic = False,
    supplement: Supplement = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows and refuse the others. (default: all or nothing)")
    ] = False,
    problems: RefusedTo = None,
    as_json: Json = False,
) -> None:
    """Import ledgers into a store: all of them or nothing, and each again without effect."""
    from orgraph.pipeline.importing import import_ledgers

    declared = _declared(ledger, unit, period, data_date, coordinates, synthetic, supplement=supplement)
    report = import_ledgers(
        paths, store=store_address(store), declared=declared, partial=partial, problems_to=problems, track=track
    )
    _show(report, problems, as_json=as_json, imported=True)


def _show(report: ImportReport, refused_to: Path | None, *, as_json: bool, imported: bool) -> None:
    if as_json:
        print_json(report.as_dict())
    else:
        from orgraph.views.console import render_import

        console().print(render_import(report, imported=imported, lines=SHOWN_LINES))
    if report.has_errors and refused_to is not None:
        tell_written(refused_to, "被拒的行和原因 refused rows with the reasons", to_stderr=as_json)
    if report.has_errors:
        raise typer.Exit(PROBLEMS_IN_DATA)
