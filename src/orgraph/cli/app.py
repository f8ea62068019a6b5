"""The commands, by name. Each imports what it uses when it starts, so that --help answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from orgraph.cli import (
    alliances,
    analysing,
    brokers,
    clusters,
    demonstrating,
    drawing,
    exporting,
    holes,
    importing,
    keeping,
    migrating,
    proposing,
    querying,
    serving,
)

app = typer.Typer(
    name="orgraph",
    help="Which organizations of a city Party building reaches, by what, and against which denominator.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"orgraph {version('orgraph')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.command("demo")(demonstrating.demo)
app.command("template")(importing.template)
app.command("check")(importing.check)
app.command("import")(importing.import_)
app.command("batches")(keeping.batches)
app.command("origins")(keeping.origins)
app.command("undo")(keeping.undo)
app.command("census")(analysing.census)
app.command("coverage")(analysing.coverage)
app.command("alliances")(alliances.alliances)
app.command("clusters")(clusters.clusters)
app.command("brokers")(brokers.brokers)
app.command("holes")(holes.holes)
app.command("propose")(proposing.propose)
app.add_typer(exporting.app, name="export")
app.command("query")(querying.query)
app.command("graph")(drawing.graph)
app.command("report")(drawing.report)
app.command("serve")(serving.serve)
app.add_typer(serving.keys, name="key")
app.command("migrate")(migrating.migrate)
app.command("repair")(migrating.repair)
app.command("doctor")(keeping.doctor)
