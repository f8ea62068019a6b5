"""Names tell what a thing is and which stage it belongs to."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import Function, Module, list_modules, report

if TYPE_CHECKING:
    from collections.abc import Iterator

VERBS = {
    "sources": ("read", "validate", "find", "list", "write"),
    "store": ("open", "read", "write", "list", "find", "validate"),
    "analyses": ("measure", "find", "rank", "propose", "apply", "list"),
    "views": ("draw", "render", "list", "show", "write"),
}
EMPTY_VERBS = ("process", "handle", "manage", "get", "run")
EMPTY_NOUNS = ("Manager", "Handler", "Processor", "Analyzer", "Helper", "Util", "Utils")
EMPTY_MODULES = ("utils", "util", "helpers", "helper", "common", "misc", "manager")
SHORTHAND = frozenset({"G", "df", "org", "cfg", "ctx", "idx", "res", "tmp"})
OURS = ("src", "api", "tests", "benchmarks")


def find_stage(path: str) -> str | None:
    parts = PurePosixPath(path).with_suffix("").parts
    return parts[2] if len(parts) > 2 and parts[:2] == ("src", "orgraph") and parts[2] in VERBS else None


def find_functions_without_verb(modules: list[Module]) -> list[str]:
    return [
        module.at(node.lineno, f"{node.name} begins with none of {', '.join(VERBS[stage])}")
        for module in modules
        if (stage := find_stage(module.path))
        for node in module.syntax.body
        if isinstance(node, Function)
        and not node.name.startswith("_")
        and node.name.partition("_")[0] not in VERBS[stage]
    ]


def find_empty_verbs(modules: list[Module]) -> list[str]:
    return [
        module.at(function.lineno, f"{function.name} says that something is done, not what")
        for module in modules
        for function in module.functions
        if function.name.lstrip("_").startswith(tuple(f"{verb}_" for verb in EMPTY_VERBS))
    ]


def find_empty_nouns(modules: list[Module]) -> list[str]:
    classes = [
        module.at(node.lineno, f"{node.name} names a role, not a thing")
        for module in modules
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_NOUNS)
    ]
    files = [
        module.at(1, "a module for everything is a module for nothing")
        for module in modules
        if not set(EMPTY_MODULES).isdisjoint(PurePosixPath(module.path).with_suffix("").parts)
    ]
    return classes + files


def list_given_names(module: Module) -> Iterator[tuple[int, str]]:
    """Every name that the module itself gives: variables, parameters, attributes, functions, import aliases."""
    for node in ast.walk(module.syntax):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name


def find_shorthand(modules: list[Module]) -> list[str]:
    return [
        module.at(line, f"{name} is shorthand: write the whole word")
        for module in modules
        for line, name in list_given_names(module)
        if name.lstrip("_") in SHORTHAND
    ]


def test_public_functions_of_a_stage_begin_with_a_verb_of_that_stage() -> None:
    complaints = find_functions_without_verb(list_modules("src"))
    assert not complaints, report(complaints)


def test_no_function_processes_handles_manages_gets_or_runs() -> None:
    complaints = find_empty_verbs(list_modules(*OURS))
    assert not complaints, report(complaints)


def test_no_class_or_module_is_named_for_a_role() -> None:
    complaints = find_empty_nouns(list_modules(*OURS))
    assert not complaints, report(complaints)


def test_names_are_whole_words() -> None:
    complaints = find_shorthand(list_modules(*OURS))
    assert not complaints, report(complaints)


@pytest.mark.parametrize(
    ("path", "name", "allowed"),
    [
        ("src/orgraph/sources/delimited.py", "read_delimited", True),
        ("src/orgraph/sources/delimited.py", "load_delimited", False),
        ("src/orgraph/sources/delimited.py", "measure_delimited", False),
        ("src/orgraph/sources/delimited.py", "_decode", True),
        ("src/orgraph/analyses/coverage/measuring.py", "measure_coverage", True),
        ("src/orgraph/analyses/coverage/measuring.py", "coverage", False),
        ("src/orgraph/store.py", "connect", False),
        ("src/orgraph/pipeline.py", "connect", True),
    ],
)
def test_a_function_without_a_verb_of_its_stage_is_found(path: str, name: str, *, allowed: bool) -> None:
    complaints = find_functions_without_verb([Module(path, f"def {name}(): ...\n")])
    assert bool(complaints) is not allowed


@pytest.mark.parametrize("name", ["process_rows", "handle_rows", "manage_rows", "get_rows", "run_import", "_get_rows"])
def test_an_empty_verb_is_found_in_a_method(name: str) -> None:
    assert find_empty_verbs([Module("thing.py", f"class Thing:\n    def {name}(self): ...\n")])


def test_an_empty_noun_is_found() -> None:
    assert find_empty_nouns([Module("thing.py", "class StoreManager: ...\n")])
    assert find_empty_nouns([Module("src/orgraph/utils.py", "")])
    assert find_empty_nouns([Module("src/orgraph/common/thing.py", "")])


@pytest.mark.parametrize(
    "text",
    [
        "df = 1",
        "for idx in range(3): ...",
        "def f(org): ...",
        "def f(*, cfg): ...",
        "lambda ctx: ctx",
        "with open('x') as tmp: ...",
        "[res for res in ()]",
        "import networkx as G",
        "class Thing:\n    df: int",
        "def f(self):\n    self.org = 1",
        "def f(self):\n    self._tmp = 1",
        "(a, (b, *idx)) = x",
        "if (res := 1): ...",
        "try: ...\nexcept ValueError as res: ...",
        "match x:\n    case [df]: ...",
    ],
)
def test_shorthand_is_found_wherever_a_name_is_given(text: str) -> None:
    assert find_shorthand([Module("thing.py", text)])


def test_a_name_given_by_others_is_not_ours() -> None:
    assert not find_shorthand([Module("thing.py", "from library import df\nprint(df.org, f(ctx=1))\n")])
