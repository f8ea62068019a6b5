"""A fresh clone builds the same tomorrow: everything that is installed is pinned."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, report

PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[0-9][A-Za-z0-9.+!]*)$")


PEERS = "bench"
"""The extra that `make bench` installs and nothing else does."""


def read_pins(text: str) -> dict[str, str]:
    """Return package → version; refuse a line that is neither a comment nor an exact pin."""
    pins: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pin = PIN.match(line)
            if pin is None:
                message = f"constraints.txt has a line that is not an exact pin: {line!r}"
                raise ValueError(message)
            pins[canonicalize_name(pin["name"])] = pin["version"]
    return pins


def list_direct(*, without: str | None = None) -> list[Requirement]:
    """Everything that pyproject.toml asks for, its build backend and its extras included, without one of them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [lines for name, lines in project["project"]["optional-dependencies"].items() if name != without]
    lines = [*project["build-system"]["requires"], *project["project"]["dependencies"], *chain.from_iterable(extras)]
    return [Requirement(line) for line in lines]


def find_installed(requirements: list[Requirement]) -> dict[str, str]:
    """Follow the requirements through what is installed here."""
    installed: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        found = distribution(requirement.name)
        installed[key[0]] = found.version
        for line in found.requires or []:
            following = Requirement(line)
            extras = requirement.extras or {""}
            if following.marker is None or any(following.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(following)
    return installed


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    return read_pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))


def test_every_direct_dependency_is_pinned_to_a_version_that_pyproject_accepts(pins: dict[str, str]) -> None:
    complaints = [
        f"{requirement} in pyproject.toml, but constraints.txt says {pins.get(canonicalize_name(requirement.name))}"
        for requirement in list_direct()
        if pins.get(canonicalize_name(requirement.name), "") not in requirement.specifier
    ]
    assert not complaints, report(complaints)


def test_every_package_that_comes_along_is_installed_in_its_pinned_version(pins: dict[str, str]) -> None:
    complaints = [
        f"{name} {version} is installed, but constraints.txt says {pins.get(name)}"
        for name, version in sorted(find_installed(list_direct(without=PEERS)).items())
        if pins.get(name) != version
    ]
    assert not complaints, report(complaints)


def test_packages_that_come_along_are_followed() -> None:
    assert {"pandas", "python-dateutil"} <= set(find_installed([Requirement("pandas")]))


@pytest.mark.parametrize(
    "line",
    ["numpy>=2", "numpy", "numpy==2.*", "numpy @ file.whl", "--index-url x", "numpy==2.0 --hash=sha256:00"],
)
def test_a_line_that_is_not_an_exact_pin_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an exact pin"):
        read_pins(f"# a comment\n{line}\n")
