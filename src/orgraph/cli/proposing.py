"""`orgraph propose`: which alliances to form, who hosts them, what stands in the way of the rest."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from orgraph.cli.options import AsOf, Batch, Csv, Json, Rules, Store, day, dimensions, rules_file, store_address
from orgraph.cli.printing import console, print_json

if TYPE_CHECKING:
    from orgraph.analyses.proposals import Proposal


Minimum: TypeAlias = Annotated[
    int | None, typer.Option("--min", help="Fewest members. [default: the rules]", show_default=False)
]
Maximum: TypeAlias = Annotated[
    int | None, typer.Option("--max", help="Most members. [default: the rules]", show_default=False)
]
Radius: TypeAlias = Annotated[
    float | None,
    typer.Option("--radius-m", help="How far neighbours may lie apart. [default: the rules]", show_default=False),
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="The same seed finds the same groups.", min=0)]
Kinds: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--kinds",
        help="Kinds to form, the first in front: building, market, park, industry. [default: the rules]",
        show_default=False,
    ),
]
Keep: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--keep",
        help="Existing alliances that stay, with commas between; - for none. [default: all]",
        show_default=False,
    ),
]
DecisionsFile: TypeAlias = Annotated[
    Path | None, typer.Option("--decisions", help="What planners have settled (JSON).", show_default=False)
]
Bound: TypeAlias = Annotated[bool, typer.Option("--bound", help="Work out what no proposal can cost less than.")]


def propose(
    store: Store = None,
    minimum: Minimum = None,
    maximum: Maximum = None,
    radius_m: Radius = None,
    seed: Seed = 0,
    kinds: Kinds = None,
    keep: Keep = None,
    decisions: DecisionsFile = None,
    bound: Bound = False,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Which alliances to form: groups that keep to every rule, a host each, and why the rest finds no place."""
    from orgraph.pipeline.proposing import propose_store_alliances

    result = propose_store_alliances(
        store_address(store),
        batch=batch,
        day=day(as_of),
        rules_file=rules_file(rules),
        decisions_file=decisions,
        minimum=minimum,
        maximum=maximum,
        radius_m=radius_m,
        precedence=dimensions(kinds) or None,
        keep=None if keep is None else tuple(key for key in dimensions(keep) if key != "-"),
        bound=bound,
        seed=seed,
    )
    if as_json:
        print_json(result.as_dict())
    elif as_csv:
        from orgraph.views.delimited import write_delimited

        write_delimited(result.table(), sys.stdout, synthetic=result.provenance.synthetic)
    else:
        _show(result)


def _show(proposal: Proposal) -> None:
    from orgraph.views.console import render_columns, render_heading

    out = console()
    out.print(render_heading("党建联盟重组建议 Proposal", proposal.provenance))
    heading, lines = proposal.overview()
    titles, *rows = lines
    del heading
    out.print(render_columns(dict(zip(titles, ("left", "right", "right"), strict=True)), rows))
    for words in (*proposal.infeasible, *proposal.notes):
        out.print(f"· {words.zh}")
