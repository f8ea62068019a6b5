"""`orgraph graph` and `report`: one file that opens without a server or a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.options import Batch, Json, Rules, Store, rules_file, store_address
from orgraph.cli.printing import print_json
from orgraph.cli.targets import check_target, tell_written
from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from orgraph.analyses.slices.networks import Slice
    from orgraph.rules import Rules as RuleSet
    from orgraph.snapshot import Snapshot

Output = Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.", callback=check_target)]
English = Annotated[bool, typer.Option("--english", help="Write it in English. (default: Chinese)")]


def graph(
    output: Output,
    store: Store = None,
    city: Annotated[
        bool, typer.Option("--city", help="The alliances of the city, and the members they share.")
    ] = False,
    alliance: Annotated[str | None, typer.Option("--alliance", help="One alliance with its members.")] = None,
    organization: Annotated[
        str | None, typer.Option("--organization", help="What lies around an organization.")
    ] = None,
    clusters: Annotated[
        bool,
        typer.Option("--clusters", help="The clusters in the network of organizations, and the ties between them."),
    ] = False,
    holes: Annotated[bool, typer.Option("--holes", help="The coverage holes, told apart by their first fix.")] = False,
    batch: Batch = None,
    rules: Rules = None,
    english: English = False,
    as_json: Json = False,
) -> None:
    """Draw a network into one self-contained HTML file (联盟网络图)."""
    from orgraph.views.network import render_network

    if sum((city, clusters, holes, alliance is not None, organization is not None)) != 1:
        raise InvalidValueError(
            "What is to be drawn? Name one of --city, --clusters, --holes, --alliance ID, --organization ID."
        )
    snapshot, rule_set = _open(store, batch, rules)
    found = (
        _find_surroundings(snapshot, rule_set, alliance=alliance, organization=organization)
        if alliance is not None or organization is not None
        else _find_whole(snapshot, rule_set, clusters=clusters, holes=holes)
    )
    output.write_text(render_network(found, language="en" if english else "zh"), encoding="utf-8")
    if as_json:
        print_json({"written": [str(output)], "nodes": len(found.nodes), "edges": len(found.edges)})
    else:
        tell_written(output, f"{len(found.nodes):,}个节点 nodes，{len(found.edges):,}条关系 edges")


def _find_surroundings(snapshot: Snapshot, rules: RuleSet, *, alliance: str | None, organization: str | None) -> Slice:
    from orgraph.analyses.slices.networks import list_surroundings

    if alliance is not None:
        return list_surroundings(snapshot, rules=rules, kind="Alliance", key=alliance)
    return list_surroundings(snapshot, rules=rules, kind="Organization", key=organization or "")


def _find_whole(snapshot: Snapshot, rules: RuleSet, *, clusters: bool, holes: bool) -> Slice:
    from orgraph.analyses.alliances import list_alliances
    from orgraph.analyses.clusters import find_clusters
    from orgraph.analyses.holes import find_holes
    from orgraph.analyses.slices.clusters import list_clusters_slice
    from orgraph.analyses.slices.holes import list_holes_slice
    from orgraph.analyses.slices.networks import list_city_slice

    if clusters:
        return list_clusters_slice(find_clusters(snapshot, rules=rules))
    if holes:
        return list_holes_slice(find_holes(snapshot, rules=rules))
    return list_city_slice(list_alliances(snapshot, rules=rules))


def report(
    output: Output,
    store: Store = None,
    batch: Batch = None,
    rules: Rules = None,
    english: English = False,
    as_json: Json = False,
) -> None:
    """Write the overview into one self-contained HTML file (总览)."""
    from orgraph.analyses.overview import measure_overview
    from orgraph.views.report import render_overview

    snapshot, rule_set = _open(store, batch, rules)
    overview = measure_overview(snapshot, rules=rule_set)
    output.write_text(render_overview(overview, language="en" if english else "zh"), encoding="utf-8")
    if as_json:
        print_json({"written": [str(output)]})
    else:
        tell_written(output)


def _open(store: str | None, batch: str | None, rules: Path | None) -> tuple[Snapshot, RuleSet]:
    from orgraph.rules import read_rules
    from orgraph.store import open_store

    return open_store(store_address(store)).read_snapshot(batch=batch), read_rules(rules_file(rules))
