"""The statements that analysts paste into Neo4j Browser, as their headers describe them.

A header is the comment at the top of a file: a Chinese and an English title, then what it tells, its parameters with
type, default and the rule that the default is of, its columns, and an example. What stands there is what
``orgraph query`` lists and checks.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph.store.neo4j.server.statements import list_statements, read_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orgraph.rules import Rules

FOLDER: Final = "explore"
Argument: TypeAlias = str | int | float | bool | date

_SECTION = re.compile(r"^(What|Parameters|Columns|Example):\s*(.*)$")
_PARAMETER = re.compile(
    r"^(?P<name>\w+) (?P<type>[A-Z]+)(?: = (?P<default>[^:\[]+?))?(?: \[(?P<rule>[a-z_.]+)\])?: (?P<what>.+)$"
)
_COLUMN = re.compile(r"^(?P<name>\w+): (?P<what>.+)$")
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a statement.

    Attributes
    ----------
    type
        ``TEXT``, ``INTEGER``, ``NUMBER``, ``BOOLEAN`` or ``DATE``.
    default
        As it would be written; None where a value has to be given.
    rule
        The threshold that the default is one of, as ``freshness.fresh_days``; None where it follows from no rule.
    """

    name: str
    type: str
    default: str | None
    what: str
    rule: str | None = None

    def find_default(self, rules: Rules | None) -> Argument | None:
        """Find what stands for it where it is not given: the threshold of some rules, else what the header says."""
        if rules is not None and self.rule is not None:
            threshold: Argument = attrgetter(self.rule)(rules)
            return threshold
        return None if self.default is None else self.read(self.default)

    @property
    def usage(self) -> str:
        """How it is given, with its default."""
        return f"{self.name}={self.type if self.default is None else self.default}  {self.what}"

    def read(self, text: str) -> Argument:
        """Read a value as it was written on a command line.

        Raises
        ------
        InvalidValueError
            Where it is not of the parameter's type.
        """
        try:
            return _READERS[self.type](text)
        except (KeyError, ValueError) as error:
            raise InvalidValueError(
                f'"{text}" is no value of the parameter {self.name}: it takes {_EXAMPLES[self.type]} ({self.what}).'
            ) from error


_READERS: Final[Mapping[str, Callable[[str], Argument]]] = {
    "TEXT": str,
    "INTEGER": int,
    "NUMBER": float,
    "BOOLEAN": lambda text: _TRUTHS[text.lower()],
    "DATE": date.fromisoformat,
}
_EXAMPLES: Final = {
    "TEXT": "a text",
    "INTEGER": "a whole number, as 90",
    "NUMBER": "a number, as 0.5",
    "BOOLEAN": "true or false",
    "DATE": "a day, as 2020-06-30",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploreStatement:
    """A statement with what its header says.

    Attributes
    ----------
    columns
        What each column of the answer holds, by name, in the order of the answer.
    """

    name: str
    title: Words
    what: str
    parameters: tuple[Parameter, ...]
    columns: dict[str, str]
    example: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "name": self.name,
            "title": self.title.zh,
            "title_en": self.title.en,
            "what": self.what,
            "parameters": [asdict(parameter) for parameter in self.parameters],
            "columns": self.columns,
            "example": self.example,
        }

    def read_arguments(self, given: dict[str, str], rules: Rules | None = None) -> dict[str, Argument]:
        """Read the values of all parameters, defaults where none is given.

        Parameters
        ----------
        rules
            Where thresholds come from; by default from the headers, which say what the shipped rules say.

        Raises
        ------
        InvalidValueError
            Where a name is no parameter, a value is of another type, or one is missing that has no default.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        takes = f"{self.name} takes " + ("; ".join(map(_describe, self.parameters)) or "no parameters")
        for name in given:
            if name not in known:
                raise InvalidValueError(f'"{name}" is no parameter: {takes}.')
        values = {
            name: parameter.read(given[name]) if name in given else parameter.find_default(rules)
            for name, parameter in known.items()
        }
        missing = [name for name, value in values.items() if value is None]
        if missing:
            raise InvalidValueError(f"{', '.join(missing)} must be given with --param NAME=VALUE: {takes}.")
        return {name: value for name, value in values.items() if value is not None}


def list_explore_statements() -> tuple[ExploreStatement, ...]:
    """List all statements for exploring, sorted by name."""
    return tuple(read_explore_statement(name) for name in _list_names())


def read_explore_statement(name: str) -> ExploreStatement:
    """Read one statement for exploring.

    Raises
    ------
    InvalidValueError
        Where there is none of this name, or its header is not as described above.
    """
    names = _list_names()
    if name not in names:
        raise InvalidValueError(f'"{name}" is no statement. Statements are {", ".join(names)}.')
    text = read_statement(f"{FOLDER}/{name}")
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").removeprefix(" "))
    chinese, english, *rest = lines
    sections = _read_sections(rest)
    return ExploreStatement(
        name=name,
        title=Words(chinese, english),
        what=" ".join(sections["What"]),
        parameters=tuple(_read_parameter(name, line) for line in sections["Parameters"] if line != "none"),
        columns=dict(_read_column(name, line) for line in sections["Columns"]),
        example=" ".join(sections["Example"]),
        text=text,
    )


def _list_names() -> tuple[str, ...]:
    return tuple(name.rpartition("/")[2] for name in list_statements(FOLDER))


def _read_sections(lines: list[str]) -> dict[str, list[str]]:
    """Read the sections of a header; a line that is indented deeper goes on with the one above it."""
    sections: dict[str, list[str]] = {}
    entries: list[str] = []
    depth = 0
    for line in filter(str.strip, lines):
        if found := _SECTION.match(line):
            entries = sections.setdefault(found[1], [found[2]] if found[2] else [])
            depth = 0 if found[2] else 2
        elif depth and len(line) - len(line.lstrip()) == depth:
            entries.append(line.strip())
        else:
            entries[-1] += f" {line.strip()}"
    return sections


def _read_parameter(statement: str, line: str) -> Parameter:
    found = _PARAMETER.match(line)
    if found is None or found["type"] not in _READERS:
        raise InvalidValueError(f'The header of {statement} says "{line}", which is no parameter: NAME TYPE: what.')
    return Parameter(**found.groupdict())


def _read_column(statement: str, line: str) -> tuple[str, str]:
    found = _COLUMN.match(line)
    if found is None:
        raise InvalidValueError(f'The header of {statement} says "{line}", which is no column: NAME: what.')
    return found["name"], found["what"]


def _describe(parameter: Parameter) -> str:
    default = f", {parameter.default} unless given" if parameter.default is not None else ""
    return f"{parameter.name} ({parameter.type}{default}: {parameter.what})"
