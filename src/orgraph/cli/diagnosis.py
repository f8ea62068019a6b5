"""What `orgraph doctor` looks at: the installation, the rule file, and the store."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from orgraph.cli.checks import Check
from orgraph.cli.exit_codes import CONFIGURATION, exit_code
from orgraph.cli.options import rules_file
from orgraph.errors import OrgraphError
from orgraph.rules import read_rules
from orgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator


def examine(store: str | None) -> tuple[Check, ...]:
    """Look at the program, its packages, the rules and the store."""
    return (*_examine_program(), _examine_rules(), *_examine_store(store))


def _examine_program() -> Iterator[Check]:
    yield Check(name="Python", found=sys.version.split()[0])
    yield Check(name="orgraph", found=version("orgraph"))
    for requirement in requires("orgraph") or ():
        if "extra ==" in requirement:
            continue
        name = requirement.split(">")[0].split("=")[0].strip()
        try:
            yield Check(name=name, found=version(name))
        except PackageNotFoundError:
            yield Check(
                name=name,
                found="missing",
                well=False,
                code="missing_package",
                exit_code=CONFIGURATION,
                advice=f"Install it: pip install '{requirement}'.",
            )


def _examine_rules() -> Check:
    path = rules_file(None)
    shown = str(path) if path else "shipped thresholds"
    try:
        return Check(name="rules", found=f"{shown}, digest {read_rules(path).digest[:12]}")
    except OrgraphError as error:
        return Check(
            name="rules", found=shown, well=False, advice=str(error), code="wrong_rules", exit_code=exit_code(error)
        )


def _examine_store(address: str | None) -> Iterator[Check]:
    if address is None:
        yield Check(name="store", found="none named; --store local:FOLDER or ORGRAPH_STORE names one")
        return
    if not address.startswith("local:"):
        from orgraph.cli.server_diagnosis import examine_server

        checks = tuple(examine_server(address))
        yield from checks
        if not all(check.well for check in checks):
            return
    try:
        store = open_store(address)
        records = store.list_batches()
        damage = store.verify()
    except OrgraphError as error:
        yield Check(
            name="store", found=address, well=False, advice=str(error), code="store_error", exit_code=exit_code(error)
        )
        return
    current = next((record for record in records if record.current), None)
    held = (
        f"{len(records)} batches, current {current.digest[:12]} of {current.data_date}" if current else "no batch yet"
    )
    yield Check(
        name="store",
        found=f"{address}: {held}",
        well=not damage,
        advice="\n      ".join(damage),
        code="damaged" if damage else "",
        exit_code=3 if damage else 0,
    )
