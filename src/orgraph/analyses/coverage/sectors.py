"""Coverage of the watched sectors (I14): internet, live streaming, e-commerce, courier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.analyses.coverage.eight_rates import TITLES
from orgraph.analyses.facts.sectors import find_sector_members
from orgraph.analyses.rates import measures as of
from orgraph.analyses.rates.measures import Reach, measure_patterns
from orgraph.analyses.rates.rate import Counts, Rate, measure_rates
from orgraph.findings import Words
from orgraph.kernels.three_valued import both

if TYPE_CHECKING:
    import pyarrow as pa

    from orgraph.analyses.facts.attributes import Attributes
    from orgraph.analyses.facts.gaps import GapWriter
    from orgraph.kernels.grouping import Grouping
    from orgraph.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SectorCoverage:
    """A watched sector: how many of its organizations a Party organization covers, and how many anything reaches."""

    name: str
    title: Words
    organization: Rate
    reach: Rate

    def as_dict(self, keys: pa.Array) -> dict[str, Any]:
        """As JSON holds it; `keys` are those of all organizations."""
        holes = self.reach.uncovered_positions
        return {
            "name": self.name,
            "title": self.title.zh,
            "title_en": self.title.en,
            "organization": self.organization.as_dict(),
            "reach": self.reach.as_dict(),
            "uncovered": keys.take(self.organization.uncovered_positions).to_pylist(),
            "holes": keys.take(holes).to_pylist(),
        }


def measure_sectors(
    attributes: Attributes, reach: Reach, counts: Counts, patterns: Grouping, gaps: GapWriter, *, rules: Rules
) -> tuple[SectorCoverage, ...]:
    """Measure organization coverage and total reach of each sector of the rules."""
    found: list[SectorCoverage] = []
    for number, (name, sector) in enumerate(rules.sectors.items()):
        inside = find_sector_members(attributes.sectors, number)
        title = Words(sector.title, name.replace("_", " "))
        denominator = Words(f"实际运转的{title.zh}组织", f"{title.en} organizations in actual operation")
        causes = {of.OPERATING: attributes.operating, of.PARTY: reach.organization, of.INDUSTRY: inside}
        work = {of.POSTS: reach.guided, of.MASS: reach.mass}
        organization, anything = (
            measure_rates(
                measure_patterns(
                    attributes,
                    code,
                    TITLES[code],
                    denominator,
                    member=both(attributes.operating, inside),
                    covered=covered,
                    causes=needed,
                ),
                counts,
                patterns,
                gaps,
            )[0]
            for code, covered, needed in (("A", reach.organization, causes), ("H", reach.anything, {**causes, **work}))
        )
        found.append(SectorCoverage(name=name, title=title, organization=organization, reach=anything))
    return tuple(found)
