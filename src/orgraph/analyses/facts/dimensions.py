"""Dimensions: what results may be broken down by. Each organization has exactly one value of each, or is unknown.

Areas stand in administrative order, choices in the order of their vocabulary, everything else by key; unknown is last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.facts.carriers import find_carriers
from orgraph.analyses.facts.sectors import find_industries
from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph.identifiers import read_industries
from orgraph.model import vocabulary
from orgraph.rules import SIZE_CLASSES, classify_size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.places import Places
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

DIMENSIONS: Final[dict[str, Words]] = {
    "unit": Words("统计归口", "Counting unit"),
    "county": Words("县（市、区）", "County"),
    "township": Words("乡镇（街道）", "Township"),
    "carrier": Words("载体", "Carrier"),
    "industry_section": Words("行业门类", "Industry section"),
    "industry_division": Words("行业大类", "Industry division"),
    "industry_group": Words("行业中类", "Industry group"),
    "industry_class": Words("行业小类", "Industry class"),
    "size_class": Words("规模", "Size class"),
    "kind": Words("类别", "Kind"),
}
"""Every dimension and its title."""
UNKNOWN_TITLE: Final = Words("未知", "unknown")
SIZE_TITLES: Final[dict[str, Words]] = {
    "large": Words("大型", "Large"),
    "medium": Words("中型", "Medium"),
    "small": Words("小型", "Small"),
    "micro": Words("微型", "Micro"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """The value of every organization on one dimension.

    Attributes
    ----------
    codes
        Place of the value in `keys`; ``len(keys)`` where unknown.
    keys, titles
        Values in the order in which they are shown.
    """

    name: str
    codes: NDArray[np.int32]
    keys: tuple[str, ...]
    titles: tuple[Words, ...]

    @property
    def size(self) -> int:
        """Number of values, unknown included."""
        return len(self.keys) + 1

    def key(self, code: int) -> str | None:
        """Give the key of a value, None where unknown."""
        return self.keys[code] if code < len(self.keys) else None

    def title(self, code: int) -> Words:
        """Give the title of a value."""
        return self.titles[code] if code < len(self.keys) else UNKNOWN_TITLE

    def list_titles(self, positions: NDArray[np.integer]) -> pa.Array:
        """List the Chinese titles of some organizations' values; null where unknown."""
        codes = self.codes[positions]
        titles = pa.array([title.zh for title in self.titles], pa.string())
        return titles.take(pa.array(codes, mask=codes >= len(self.keys)))


def find_dimensions(
    snapshot: Snapshot, places: Places, names: Sequence[str], *, rules: Rules, day: date
) -> tuple[Dimension, ...]:
    """Find the values of several dimensions.

    Raises
    ------
    InvalidValueError
        Where a name is none of ``DIMENSIONS``, or is given twice.
    """
    for number, name in enumerate(names):
        if name not in DIMENSIONS or name in names[:number]:
            what = "is given twice" if name in DIMENSIONS else "is not a dimension"
            raise InvalidValueError(f'"{name}" {what}. Dimensions are {", ".join(DIMENSIONS)}, each at most once.')
    return tuple(_find_dimension(snapshot, places, name, rules=rules, day=day) for name in names)


def _find_dimension(snapshot: Snapshot, places: Places, name: str, *, rules: Rules, day: date) -> Dimension:
    if name == "unit":
        areas = places.areas
        return Dimension(name, places.unit, areas.unit_keys, tuple(Words(title, title) for title in areas.unit_titles))
    if name in {"county", "township"}:
        return _find_area_dimension(places, name)
    if name == "carrier":
        carriers = snapshot.nodes("Carrier")
        titles = tuple(
            Words(title or key, title or key)
            for key, title in zip(carriers.keys.to_pylist(), carriers.text("name").to_pylist(), strict=True)
        )
        codes = find_carriers(snapshot, day=day)
        codes = np.where(codes < 0, len(carriers), codes).astype(np.int32)
        return Dimension(name, codes, tuple(carriers.keys.to_pylist()), titles)
    if name == "kind":
        kinds = vocabulary("organization_kind").values
        codes = snapshot.nodes("Organization").choice("kind").astype(np.int32)
        titles = tuple(Words(kind.chinese, kind.english) for kind in kinds)
        return Dimension(name, np.where(codes < 0, len(kinds), codes), tuple(kind.code for kind in kinds), titles)
    if name == "size_class":
        return _find_size_dimension(snapshot, rules=rules, day=day)
    return _find_industry_dimension(snapshot, name, day=day)


def _find_area_dimension(places: Places, level: str) -> Dimension:
    areas = places.areas
    of_area = areas.county if level == "county" else areas.township
    ordered = [int(position) for position in areas.order if of_area[position] == position]
    place = np.full(len(of_area), len(ordered), dtype=np.int32)
    place[ordered] = np.arange(len(ordered))
    titles = [areas.titles[position] for position in ordered]
    return Dimension(
        name=level,
        codes=place[of_area[places.area]],
        keys=tuple(areas.keys[position] for position in ordered),
        titles=tuple(Words(title, title) for title in titles),
    )


def _find_industry_dimension(snapshot: Snapshot, name: str, *, day: date) -> Dimension:
    tree = read_industries()
    level = ("section", "division", "group", "class").index(name.removeprefix("industry_")) + 1
    chains = tree.find_chains(snapshot.nodes("Industry").keys)
    chain = (chains.section, chains.division, chains.group, chains.industry_class)[level - 1]
    keys = tree.list_industry_keys(level)
    place = np.full(len(tree) + 1, len(keys), dtype=np.int32)
    place[tree.find_positions(list(keys))] = np.arange(len(keys))
    by_industry = np.append(place[chain], np.int32(len(keys)))
    titles = tuple(Words(tree[key].title, tree[key].title) for key in keys)
    return Dimension(name, by_industry[find_industries(snapshot, day=day)], keys, titles)


def _find_size_dimension(snapshot: Snapshot, *, rules: Rules, day: date) -> Dimension:
    organizations = snapshot.nodes("Organization")
    industries = find_industries(snapshot, day=day)
    keys = pa.DictionaryArray.from_arrays(
        pa.array(industries, mask=industries < 0), snapshot.nodes("Industry").keys.cast(pa.string())
    )
    sizes = classify_size(
        keys,
        employees=organizations.number("employees"),
        turnover_wan=organizations.number("turnover_wan"),
        assets_wan=organizations.number("assets_wan"),
        rules=rules.size_classes,
    )
    place = np.array([*(list(SIZE_TITLES).index(name) for name in SIZE_CLASSES), len(SIZE_TITLES)], dtype=np.int32)
    return Dimension("size_class", place[sizes], tuple(SIZE_TITLES), tuple(SIZE_TITLES.values()))
