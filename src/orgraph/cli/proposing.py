"""`orgraph propose`: which alliances to form, who hosts them, what stands in the way of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from orgraph.cli.lists import Lists, print_lists
from orgraph.cli.options import (
    AsOf,
    Batch,
    Csv,
    Json,
    Rules,
    Seed,
    Store,
    Xlsx,
    day,
    dimensions,
    rules_file,
    store_address,
)
from orgraph.cli.targets import check_distinct, check_target, tell_written
from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from orgraph.analyses.proposals import BranchProposal, Proposal


Minimum: TypeAlias = Annotated[
    int | None, typer.Option("--min", help="Fewest members. (default: the rules)", show_default=False)
]
Maximum: TypeAlias = Annotated[
    int | None, typer.Option("--max", help="Most members. (default: the rules)", show_default=False)
]
Radius: TypeAlias = Annotated[
    float | None,
    typer.Option("--radius-m", help="How far neighbours may lie apart. (default: the rules)", show_default=False),
]
Kinds: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--kinds",
        help="Kinds to form, the first in front: building, market, park, industry. (default: the rules)",
        show_default=False,
    ),
]
Keep: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--keep",
        help="Existing alliances that stay, with commas between; - for none. (default: all)",
        show_default=False,
    ),
]
DecisionsFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--decisions", help="What planners have settled (JSON).", show_default=False, callback=check_distinct),
]
Bound: TypeAlias = Annotated[bool, typer.Option("--bound", help="Work out what no proposal can cost less than.")]


Ledger: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        help="Write the ledger of alliances with the accepted groups (all where none is) as proposed ones.",
        show_default=False,
        callback=check_target,
    ),
]
Html: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--html",
        help="Draw the alliances before and, beside them, after into one self-contained HTML file.",
        show_default=False,
        callback=check_target,
    ),
]
JointBranches: TypeAlias = Annotated[
    bool,
    typer.Option("--joint-branches", help="Propose joint branches instead of alliances; --max is their most units."),
]


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
    ledger: Ledger = None,
    html: Html = None,
    joint_branches: JointBranches = False,
    as_of: AsOf = None,
    batch: Batch = None,
    rules: Rules = None,
    xlsx: Xlsx = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Which alliances to form: groups that keep to every rule, a host each, and why the rest finds no place."""
    from orgraph.pipeline.proposing import propose_store_alliances, propose_store_branches, write_proposal_ledger

    address, of, from_rules = store_address(store), day(as_of), rules_file(rules)
    if joint_branches:
        _refuse(min=minimum, kinds=kinds, keep=keep, decisions=decisions, ledger=ledger, html=html, bound=bound or None)
        found = propose_store_branches(
            address, batch=batch, day=of, rules_file=from_rules, radius_m=radius_m, units_most=maximum, seed=seed
        )
        return print_lists(found, _list_branches, xlsx=xlsx, as_csv=as_csv, as_json=as_json)
    result = propose_store_alliances(
        address,
        batch=batch,
        day=of,
        rules_file=from_rules,
        decisions_file=decisions,
        minimum=minimum,
        maximum=maximum,
        radius_m=radius_m,
        precedence=dimensions(kinds) or None,
        keep=None if keep is None else tuple(key for key in dimensions(keep) if key != "-"),
        bound=bound,
        seed=seed,
    )
    if ledger is not None:
        count = write_proposal_ledger(ledger, result, store=address, batch=batch)
        tell_written(ledger, f"拟建联盟 proposed alliances {count:,}", to_stderr=as_json or as_csv)
    if html is not None:
        tell_written(html, _draw(result, html, rules_file=from_rules), to_stderr=as_json or as_csv)
    return print_lists(result, _list_tables, xlsx=xlsx, as_csv=as_csv, as_json=as_json)


def _draw(proposal: Proposal, file: Path, *, rules_file: Path | None) -> str:
    """Draw the alliances before and after, what is in both in one place; say which groups count as approved."""
    from orgraph.analyses.alliances import list_alliances
    from orgraph.analyses.proposals import apply_proposal, find_chosen_words
    from orgraph.analyses.slices.pairs import list_city_pair
    from orgraph.rules import read_rules
    from orgraph.views.network import render_pair

    day, rules = proposal.provenance.day, read_rules(rules_file)
    before, after = (
        list_alliances(city, rules=rules, day=day)
        for city in (proposal.snapshot, apply_proposal(proposal.snapshot, proposal))
    )
    chosen = find_chosen_words(proposal)
    file.write_text(render_pair(*list_city_pair(before, after), note=chosen), encoding="utf-8")
    return chosen.zh


def _refuse(**options: object) -> None:
    """Refuse options that would have no effect, rather than answer as if they had one."""
    foreign = [f"--{name}" for name, value in options.items() if value is not None]
    if foreign:
        raise InvalidValueError(f"{', '.join(foreign)}: for alliances only. Leave it out with --joint-branches.")


def _list_tables(proposal: Proposal) -> Lists:
    return Lists("重组建议", proposal.table(), {"联盟": proposal.group_table(), "未安排": proposal.unplaced_table()})


def _list_branches(proposal: BranchProposal) -> Lists:
    return Lists("联合党支部建议", proposal.table(), {})
