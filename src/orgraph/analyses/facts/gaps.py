"""Gaps: what would tell what is unknown: which ledger of which unit, or which column that was left empty."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.knowledge import list_whole_months
from orgraph.analyses.facts.ladder import MASS_ORGANIZATIONS
from orgraph.findings import Words, show_count
from orgraph.model import MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.knowledge import Knowledge


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """A reason for not knowing: a ledger that may be missing, or else its column (of organizations) that is empty."""

    ledger: str
    column: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class GapWriter:
    """Puts gaps into words.

    Attributes
    ----------
    loaded
        By ledger which units' are loaded; the last entry stands for an unknown unit.
    """

    knowledge: Knowledge
    loaded: dict[str, NDArray[np.bool_]]
    months: tuple[str, ...]

    @classmethod
    def of(cls, knowledge: Knowledge, *, day: date, months: int) -> GapWriter:
        """Prepare the ledgers that coverage asks for."""
        needed = list_whole_months(day, count=months)
        loaded = {ledger: knowledge.find_loaded(ledger) for ledger in ("census", "party", "posts", "carriers")}
        loaded["organization_life"] = knowledge.find_loaded("organization_life", months=needed)
        return cls(knowledge, loaded, needed)

    def write(self, gaps: Mapping[tuple[Cause, int], int]) -> Words | None:
        """Write as one sentence what would tell, and of how many organizations where a column was left empty.

        Parameters
        ----------
        gaps
            By cause and unit (its place among the units, or their number where unknown) the number of organizations;
            0 where one of them is spoken of.
        """
        units = len(self.knowledge.areas.units)
        missing: dict[str, set[int]] = {}
        empty: dict[tuple[str, str], dict[int, int]] = {}
        for (cause, unit), count in sorted(gaps.items()):
            loaded = self.loaded[cause.ledger]
            if loaded[unit] and cause.column:
                empty.setdefault((cause.ledger, cause.column), {})[unit] = count
                continue
            # Where the own unit is unknown, or has reported, a ledger of another unit would tell.
            own = unit < units and not loaded[unit]
            unloaded = np.flatnonzero(self.knowledge.areas.reporting_units & ~loaded[:-1]).tolist()
            if found := [unit] if own else unloaded:
                missing.setdefault(cause.ledger, set()).update(found)
        sentences = [self._write_missing(ledger, sorted(found)) for ledger, found in missing.items()]
        by_units = sorted((ledger, sorted(found), column) for (ledger, column), found in empty.items())
        for (ledger, found), columns in groupby(by_units, key=lambda entry: entry[:2]):
            counts = {column: sum(empty[ledger, column].values()) for *_, column in columns}
            sentences.append(self._write_empty(ledger, found, counts))
        if not sentences:
            return None
        return Words("；".join(words.zh for words in sentences), "; ".join(words.en for words in sentences))

    def _write_missing(self, ledger: str, units: Sequence[int]) -> Words:
        where, title = self._name(units), MODEL.ledgers_by_name[ledger]
        months = Words("", "")
        if ledger == "organization_life":
            months = Words(f"（{self.months[0]}至{self.months[-1]}）", f" ({self.months[0]} to {self.months[-1]})")
        return Words(
            f"{title.chinese}{months.zh}：{where.zh}未报", f"{title.english}{months.en}: not reported by {where.en}"
        )

    def _write_empty(self, ledger: str, units: Sequence[int], counts: Mapping[str, int]) -> Words:
        where, title = self._name(units), MODEL.ledgers_by_name[ledger]
        titles = [(_find_title(column), count) for column, count in counts.items()]
        zh = "、".join(f"“{words.zh}”{f'（{count:,}家）' if count else ''}" for words, count in titles)
        told = [f" ({show_count(count, 'organization')})" if count else "" for _, count in titles]
        en = ", ".join(f"{words.en}{how_many}" for (words, _), how_many in zip(titles, told, strict=True))
        return Words(f"{title.chinese}：{where.zh}未填{zh}", f"{title.english}: {en} left empty in {where.en}")

    def _name(self, units: Sequence[int]) -> Words:
        areas = self.knowledge.areas
        reporting = set(np.flatnonzero(areas.reporting_units).tolist())
        if reporting and reporting <= set(units):
            return Words("全市", "the whole city")
        titles = [areas.unit_titles[unit] for unit in units if unit < len(areas.units)]
        unknown = len(titles) < len(units)
        return Words(
            "、".join([*titles, *(["统计归口不明的单位"] if unknown else [])]),
            ", ".join([*titles, *(["organizations of unknown unit"] if unknown else [])]),
        )


def _find_title(column: str) -> Words:
    if column == MASS_ORGANIZATIONS[0]:
        titles = [MODEL.nodes["Organization"].column(name) for name in MASS_ORGANIZATIONS]
        return Words("、".join(title.chinese for title in titles), ", ".join(title.english for title in titles))
    organization = MODEL.nodes["Organization"]
    reference = next((found for found in organization.references if found.name == column), None)
    found = organization.column(column) if reference is None else reference.columns[0]
    return Words(found.chinese, found.english)
