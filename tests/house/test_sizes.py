"""Modules and functions stay short enough to be read at one sitting."""

from __future__ import annotations

from tests.house.tree import Module, list_modules, report

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


def find_long_modules(modules: list[Module]) -> list[str]:
    return [
        module.at(lines, f"{lines} lines, {LONGEST_MODULE} is the most")
        for module in modules
        if (lines := len(module.text.splitlines())) > LONGEST_MODULE
    ]


def find_long_functions(modules: list[Module]) -> list[str]:
    """Count from `def` to the last line, docstring included, decorators not."""
    return [
        module.at(function.lineno, f"{function.name} has {lines} lines, {LONGEST_FUNCTION} is the most")
        for module in modules
        for function in module.functions
        if (lines := (function.end_lineno or function.lineno) - function.lineno + 1) > LONGEST_FUNCTION
    ]


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    complaints = find_long_modules(list_modules("src", "api"))
    assert not complaints, report(complaints)


def test_no_function_is_longer_than_fifty_lines() -> None:
    complaints = find_long_functions(list_modules("src", "api"))
    assert not complaints, report(complaints)


def test_a_long_module_is_found() -> None:
    assert not find_long_modules([Module("short.py", "x = 1\n" * 300)])
    assert find_long_modules([Module("long.py", "x = 1\n" * 301)])


def test_a_long_method_is_found() -> None:
    head = "class Thing:\n    def grow(self):\n"
    assert not find_long_functions([Module("short.py", head + "        x = 1\n" * 49)])
    assert find_long_functions([Module("long.py", head + "        x = 1\n" * 50)])
