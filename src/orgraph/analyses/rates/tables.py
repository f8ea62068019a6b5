"""Rates as a table: one row per rate, or per group and rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from orgraph.analyses.rates.rate import Rate
    from orgraph.findings import Words

WHOLE: Final = "全部"


class Grouped(Protocol):
    """What organizations that share a value on every dimension are called."""

    @property
    def keys(self) -> Mapping[str, str | None]:
        """Key by dimension; None where the value is unknown."""
        ...

    @property
    def titles(self) -> Mapping[str, Words]:
        """Title by dimension."""
        ...


def list_rates(parts: Iterable[tuple[Grouped | None, Sequence[Rate]]], *, by: Sequence[str]) -> pa.Table:
    """List rates, part by part; where a part is no group but the whole, it has no keys and `WHOLE` as its titles."""
    lines = [{**_write_group(group, by), **_write_rate(rate)} for group, rates in parts for rate in rates]
    texts = [*(name for dimension in by for name in (dimension, f"{dimension}_title")), "code", "title", "denominator"]
    counts = ("covered", "uncovered", "unknown", "population")
    fields = [*((name, pa.string()) for name in texts), *((name, pa.int64()) for name in counts)]
    return pa.Table.from_pylist(lines, pa.schema([*fields, ("share", pa.float64()), ("because", pa.string())]))


def _write_group(group: Grouped | None, by: Sequence[str]) -> dict[str, str | None]:
    if group is None:
        return dict.fromkeys((f"{name}_title" for name in by), WHOLE)
    keys = {name: group.keys[name] for name in by}
    return {**keys, **{f"{name}_title": group.titles[name].zh for name in by}}


def _write_rate(rate: Rate) -> dict[str, Any]:
    return {
        "code": rate.code,
        "title": rate.title.zh,
        "denominator": rate.denominator.zh,
        "covered": rate.covered,
        "uncovered": rate.uncovered,
        "unknown": rate.unknown,
        "population": rate.population,
        "share": rate.share,
        "because": rate.because.zh if rate.because else None,
    }
