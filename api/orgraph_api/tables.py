"""Tables: results that are more than one list, as the one table that a file of them holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orgraph.analyses.overview import Overview
    from orgraph.findings import Finding
    from orgraph.store import BatchRecord


def list_figures(overview: Overview) -> pa.Table:
    """List the six figures of the overview."""
    figures = [
        {
            "code": figure.code,
            "title": figure.title.zh,
            "value": None if figure.value is None else float(figure.value),
            "unit_title": figure.unit.zh,
            "beside": figure.beside.zh,
            "unknown": figure.unknown,
        }
        for figure in overview.figures
    ]
    texts = [(name, pa.string()) for name in ("code", "title", "unit_title", "beside")]
    schema = pa.schema([*texts[:2], ("value", pa.float64()), *texts[2:], ("unknown", pa.int64())])
    return pa.Table.from_pylist(figures, schema=schema)


def list_findings(findings: Iterable[Finding]) -> pa.Table:
    """List what the analyses have to say, one sentence a row."""
    lines = [
        {
            "indicator": finding.indicator,
            "clause": finding.clause,
            "sentence": finding.sentence.zh,
            "value": None if finding.value is None else float(finding.value),
            "numerator": finding.numerator,
            "denominator": finding.denominator.zh if finding.denominator else None,
        }
        for finding in findings
    ]
    texts = [(name, pa.string()) for name in ("indicator", "clause", "sentence", "denominator")]
    schema = pa.schema([*texts[:3], ("value", pa.float64()), ("numerator", pa.int64()), texts[3]])
    return pa.Table.from_pylist(lines, schema=schema)


def list_batches(records: Sequence[BatchRecord]) -> pa.Table:
    """List batches, oldest first, with the number of their ledger rows."""
    return pa.Table.from_pylist(
        [
            {
                "number": record.number,
                "digest": record.digest,
                "data_date": record.data_date,
                "written_at": record.written_at,
                "current": record.current,
                "undone": record.undone,
                "scopes": len(record.scopes),
                "rows": sum(record.rows.values()),
            }
            for record in records
        ]
    )
