"""The brokers of a city on a day: in words, as tables, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from orgraph.analyses.brokers import sentences
from orgraph.analyses.brokers.figures import BrokerFigures
from orgraph.analyses.shown import Shown

if TYPE_CHECKING:
    from orgraph.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Brokers(BrokerFigures, Shown):
    """The organizations that hold the network together, those first whose loss cuts off most.

    It states itself: in words, as tables, as JSON.
    """

    def table(self) -> pa.Table:
        """One row per listed organization, in the order of their ranks."""
        listed = list(self)
        positions = np.array([broker.position for broker in listed], dtype=np.int32)
        nodes = self.snapshot.nodes("Organization")
        rows = pa.array(positions)
        return pa.table(
            {
                "rank": pa.array([broker.rank for broker in listed], pa.int64()),
                "key": nodes.keys.take(rows),
                "name": nodes.text("name").take(rows),
                **{name: dimension.list_titles(positions) for name, dimension in self.dimensions.items()},
                "ties": pa.array([broker.ties for broker in listed], pa.int64()),
                "pieces": pa.array([broker.pieces for broker in listed], pa.int64()),
                "cut_off": pa.array([broker.cut_off for broker in listed], pa.int64()),
                "betweenness": pa.array([broker.betweenness for broker in listed], pa.float64()),
                "betweenness_error": pa.array([broker.error for broker in listed], pa.float64()),
                "constraint": pa.array([broker.constraint for broker in listed], pa.float64()),
            }
        )

    def cut_off_rows(self) -> pa.Table:
        """One row per organization that the loss of one of the first brokers would cut off: which, and who."""
        nodes = self.snapshot.nodes("Organization")
        found = [(broker, self.find_cut_off(broker.position)) for broker in sentences.list_told(self)]
        none = np.zeros(0, dtype=np.int32)
        brokers = np.concatenate([none, *(np.full(len(rows), broker.position) for broker, rows in found)])
        others = np.concatenate([none, *(rows for _, rows in found)])
        return pa.table(
            {
                "broker": nodes.keys.take(pa.array(brokers.astype(np.int32))),
                "key": nodes.keys.take(pa.array(others.astype(np.int32))),
                "name": nodes.text("name").take(pa.array(others.astype(np.int32))),
            }
        )

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            **self.provenance.as_dict(),
            "brokers": self.table().to_pylist(),
            "articulation_points": len(self.articulation),
            "organizations": int(self.tied.sum()),
            "untied": self.untied,
            "betweenness": {
                "method": "exact" if self.betweenness.is_exact else "sampled",
                "error": self.betweenness.error,
                "confidence": self.betweenness.confidence,
                "samples": self.betweenness.samples,
            },
            "ties": [
                {"kind": kind, "count": count, "weight": getattr(self.rules.clusters.weights, kind)}
                for kind, count in self.ties.count_by_kind().items()
            ],
            "months": self.rules.clusters.months,
            "definition": sentences.find_definition(self).as_dict(),
            "because": self.because.as_dict() if self.because else None,
        }

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)
