"""The command line: a thin door that parses options, calls one function, and prints what it returns."""

from __future__ import annotations

from orgraph.cli.entry import main

__all__ = ["main"]
