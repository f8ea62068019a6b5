"""Vocabularies: the closed lists of values, read from ``vocabularies.toml`` once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from orgraph.model.schema import Value, Vocabulary


@cache
def read_vocabularies() -> dict[str, Vocabulary]:
    """Every vocabulary by its name."""
    content = tomllib.loads(files("orgraph.model").joinpath("vocabularies.toml").read_text(encoding="utf-8"))
    return {
        name: Vocabulary(
            name,
            tuple(
                Value(code, chinese, english, tuple(synonyms)) for code, (chinese, english, *synonyms) in values.items()
            ),
        )
        for name, values in content.items()
    }


def vocabulary(name: str) -> Vocabulary:
    """Find the vocabulary of this name; KeyError where there is none."""
    return read_vocabularies()[name]
