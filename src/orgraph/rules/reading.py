"""Reading a rule set: the default, overridden by a local file, checked against `Rules` and refused as a whole."""

from __future__ import annotations

import difflib
import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from orgraph.errors import ConfigurationError
from orgraph.identifiers import read_industries
from orgraph.model import vocabulary
from orgraph.rules.thresholds import Rules

if TYPE_CHECKING:
    from orgraph.rules.bounds import Bounds

DEFAULT_RULES: Final = Path(__file__).with_name("default.toml")
# What a rule is made of is known at run time only: it stands in the annotations of `Rules`.
_Anything: TypeAlias = Any
_TYPE_TITLES: Final = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


def read_rules(path: Path | None = None) -> Rules:
    """Read the rules: the default ones, overridden by what a local file names.

    Parameters
    ----------
    path
        A TOML file with the tables and keys of ``default.toml`` that differ. Tables are merged, lists are replaced.

    Raises
    ------
    ConfigurationError
        Where the file cannot be read, or a key is unknown, a type is wrong, a value is out of bounds or two rules
        contradict each other. Nothing is taken from such a file.

    Examples
    --------
    >>> read_rules().establish.min_full_members_solo
    3
    """
    content = _read_toml(DEFAULT_RULES)
    if path is not None:
        content = _merge(content, _read_toml(path))
    source = str(path or DEFAULT_RULES.name)
    rules = _Reader(source).read(Rules, content, "")
    assert isinstance(rules, Rules)  # noqa: S101 - tells the type checker what was built
    _refuse_contradictions(rules, source)
    return rules


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(f"The rules {path} cannot be read: {error.strerror}. Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The rules {path} are not TOML in UTF-8: {error}. Correct the file.") from error


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(key), dict)
        merged[key] = _merge(below[key], value) if both else value
    return merged


class _Reader:
    """Turns TOML into the dataclass that describes it; every refusal names the file and the key."""

    def __init__(self, source: str) -> None:
        self.source = source

    def read(self, kind: _Anything, value: _Anything, key: str) -> _Anything:
        origin: _Anything = get_origin(kind)
        if origin is Annotated:
            inner, bounds = get_args(kind)
            return self._check_bounds(self.read(inner, value, key), bounds, key)
        if origin in {Union, types.UnionType}:
            return self.read(next(inner for inner in get_args(kind) if inner is not type(None)), value, key)
        if origin is Literal:
            if value not in get_args(kind):
                self._refuse(key, value, f"must be one of {', '.join(get_args(kind))}")
            return value
        if origin is tuple:
            if not isinstance(value, list):
                self._refuse(key, value, "must be a list")
            inner = get_args(kind)[0]
            return tuple(self.read(inner, item, f"{key}[{number}]") for number, item in enumerate(value))
        if origin is Mapping or is_dataclass(kind):
            if not isinstance(value, dict):
                self._refuse(key, value, "must be a table")
            return self._read_table(kind, value, key)
        return self._read_scalar(kind, value, key)

    def _read_table(self, kind: _Anything, table: dict[str, Any], key: str) -> _Anything:
        prefix = f"{key}." if key else ""
        origin: _Anything = get_origin(kind)
        if origin is Mapping:
            inner = get_args(kind)[1]
            return {name: self.read(inner, item, prefix + name) for name, item in table.items()}
        known = {field.name: field for field in fields(kind)}
        for name in table:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
                raise ConfigurationError(
                    f'{self.source}: there is no rule "{prefix}{name}". The nearest is "{prefix}{near}"; '
                    "correct the name or remove it."
                )
        for name, field in known.items():
            if name not in table and field.default is MISSING:
                raise ConfigurationError(f'{self.source}: "{prefix}{name}" is missing. Add it.')
        kinds = get_type_hints(kind, include_extras=True)
        return kind(**{name: self.read(kinds[name], item, prefix + name) for name, item in table.items()})

    def _read_scalar(self, kind: type, value: object, key: str) -> object:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:  # an exact test: true is no number
            self._refuse(key, value, f"must be {_TYPE_TITLES[kind]}")
        return value

    def _check_bounds(self, value: _Anything, bounds: Bounds, key: str) -> _Anything:
        if not bounds.lowest <= value <= bounds.highest:
            limit = f"at least {bounds.lowest:g}"
            if bounds.highest != float("inf"):
                limit += f" and at most {bounds.highest:g}"
            self._refuse(key, value, f"must be {limit}")
        return value

    def _refuse(self, key: str, value: object, rule: str) -> None:
        raise ConfigurationError(f'{self.source}: "{key}" is {value!r}, but {rule}. Correct it.')


def _refuse_contradictions(rules: Rules, source: str) -> None:
    """Refuse rules that are right one by one but not together."""
    for key, name, names in (
        ("coverage.size_tier_set", rules.coverage.size_tier_set, rules.size_tiers),
        ("above_scale.edition", rules.above_scale.edition, rules.above_scale.editions),
    ):
        if name not in names:
            raise ConfigurationError(f'{source}: "{key}" is "{name}", but there are only {", ".join(sorted(names))}.')
    for key, smaller, larger in (
        ("alliances.size_min must not exceed size_max", rules.alliances.size_min, rules.alliances.size_max),
        ("freshness.fresh_days must not exceed stale_days", rules.freshness.fresh_days, rules.freshness.stale_days),
        (
            "visits.per_quarter_min must not exceed burden_max_per_quarter",
            rules.visits.per_quarter_min,
            rules.visits.burden_max_per_quarter,
        ),
        (
            "instructors.organizations_typical must not exceed organizations_max",
            rules.instructors.organizations_typical,
            rules.instructors.organizations_max,
        ),
    ):
        if smaller > larger:
            raise ConfigurationError(f"{source}: {key}, but {smaller} > {larger}. Correct one of them.")
    if len(set(rules.alliances.precedence)) < len(rules.alliances.precedence):
        raise ConfigurationError(f'{source}: "alliances.precedence" names a kind twice. Remove one of them.')
    _refuse_unknown_words(rules, source)
    industries = read_industries()
    for key, codes in _list_codes(rules):
        for code in codes:
            if code not in industries:
                raise ConfigurationError(
                    f'{source}: "{key}" names the industry "{code}", which GB/T 4754-2017 does not have. Write a '
                    'section as its letter ("C") and everything below it in digits ("13", "131", "1311").'
                )


_VOCABULARIES: Final = {
    "host_units": "unit_kind",
    "host_roles": "organization_role",
    "host_subkinds": "organization_subkind",
    "host_managers": "manager_role",
    "carriers": "carrier_kind",
}


def _refuse_unknown_words(rules: Rules, source: str) -> None:
    """Refuse hosts and carriers that no ledger can name."""
    for kind in vocabulary("alliance_kind").codes:
        for name, words in _VOCABULARIES.items():
            codes = vocabulary(words).codes
            for word in getattr(rules.alliances.kinds.of(kind), name):
                if word not in codes:
                    raise ConfigurationError(
                        f'{source}: "alliances.kinds.{kind}.{name}" names "{word}". Known are {", ".join(codes)}.'
                    )


def _list_codes(rules: Rules) -> list[tuple[str, tuple[str, ...]]]:
    listed = [(f"sectors.{name}.codes", sector.codes) for name, sector in rules.sectors.items()]
    listed += [(f"industry_chains.{name}.codes", chain.codes) for name, chain in rules.industry_chains.items()]
    listed += [(f"competences.{name}.codes", family.codes) for name, family in rules.competences.items()]
    listed += [(f"size_classes {sector.name}", sector.industries) for sector in rules.size_classes.sectors]
    for name, edition in rules.above_scale.editions.items():
        listed += [(f"above_scale.editions.{name} {sector.name}", sector.industries) for sector in edition.sectors]
    return listed
