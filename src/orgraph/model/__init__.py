"""The model: every kind of node and relation, every ledger and sheet, written once.

Validation, Excel templates, stores, the data dictionary and the JSON of the API are all made from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from orgraph.model.cover import (
    COVER,
    COVER_TITLE,
    DATA_NATURE,
    REPORTING_UNIT,
    SUPPLEMENT_MARK,
    SYNTHETIC_MARK,
)
from orgraph.model.organization_ledgers import ORGANIZATION_LEDGERS
from orgraph.model.organizations import ORGANIZATION
from orgraph.model.party import ALLIANCE, MEETING_COUNT, PARTY_ORGANIZATION, POST
from orgraph.model.party_ledgers import PARTY_LEDGERS
from orgraph.model.places import CARRIER, SERVICE_CENTRE, UNIT
from orgraph.model.programme import DEMONSTRATION_CLUSTER, DEMONSTRATION_POINT, DOCUMENT, TRAINING_CLASS
from orgraph.model.reference_data import AREA, BATCH, INDUSTRY, ROLE, TALLY
from orgraph.model.relations import RELATIONS
from orgraph.model.schema import (
    Column,
    ColumnType,
    End,
    FilledBy,
    Ledger,
    NodeKind,
    Period,
    Reference,
    RelationKind,
    Sheet,
    Value,
    Vocabulary,
)
from orgraph.model.vocabularies import vocabulary
from orgraph.model.work import EVENT, ISSUE, LIST_ITEM, VISIT
from orgraph.model.work_ledgers import WORK_LEDGERS

__all__ = [
    "COVER",
    "COVER_TITLE",
    "DATA_NATURE",
    "MODEL",
    "REPORTING_UNIT",
    "SUPPLEMENT_MARK",
    "SYNTHETIC_MARK",
    "Column",
    "ColumnType",
    "End",
    "FilledBy",
    "Ledger",
    "Model",
    "NodeKind",
    "Period",
    "Reference",
    "RelationKind",
    "Sheet",
    "Value",
    "Vocabulary",
    "vocabulary",
]


@dataclass(frozen=True, eq=False)
class Model:
    """All kinds of nodes and relations and all ledgers, with look-ups by name."""

    node_kinds: tuple[NodeKind, ...]
    relation_kinds: tuple[RelationKind, ...]
    ledgers: tuple[Ledger, ...]
    version: int = 1
    """Raised whenever a stored table of the same ledgers would look different."""

    @cached_property
    def nodes(self) -> dict[str, NodeKind]:
        """Node kinds by label."""
        return {kind.name: kind for kind in self.node_kinds}

    @cached_property
    def relations(self) -> dict[str, RelationKind]:
        """Relation kinds by name."""
        return {kind.name: kind for kind in self.relation_kinds}

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """Sheets by the name of their table."""
        return {sheet.name: sheet for ledger in self.ledgers for sheet in ledger.sheets}

    @cached_property
    def ledger_of(self) -> dict[str, Ledger]:
        """The ledger of each sheet, by the name of the sheet's table."""
        return {sheet.name: ledger for ledger in self.ledgers for sheet in ledger.sheets}

    @cached_property
    def ledgers_by_name(self) -> dict[str, Ledger]:
        """Ledgers by name."""
        return {ledger.name: ledger for ledger in self.ledgers}

    @cache  # noqa: B019 - the one model lives as long as the program
    def cells(self, sheet_name: str) -> tuple[Column, ...]:
        """Every cell of a sheet's row, in the order of the template: ends, columns, references, reporting unit."""
        sheet = self.sheets[sheet_name]
        cells: list[Column] = []
        for end in (sheet.source, sheet.target):
            if end is not None:
                cells += [column for column in (end.column, end.kind_column) if column is not None]
        brought = self.nodes.get(sheet.brings) or self.relations[sheet.brings]
        cells += [column for column in brought.columns if sheet_name in column.sheets]
        for reference in self.references(sheet_name):
            cells += reference.columns
            cells += [reference.kind_column] if reference.kind_column is not None else []
        return (*cells, REPORTING_UNIT)

    def references(self, sheet_name: str) -> tuple[Reference, ...]:
        """List the references of a node sheet's rows; none for relation sheets."""
        kind = self.nodes.get(self.sheets[sheet_name].brings)
        if kind is None:
            return ()
        return tuple(reference for reference in kind.references if sheet_name in reference.sheets)

    def sheets_of(self, brings: str) -> tuple[Sheet, ...]:
        """List the sheets that bring one kind of node or relation, in the order of the ledgers."""
        return tuple(sheet for sheet in self.sheets.values() if sheet.brings == brings)


MODEL = Model(
    node_kinds=(
        ORGANIZATION,
        PARTY_ORGANIZATION,
        MEETING_COUNT,
        ALLIANCE,
        UNIT,
        CARRIER,
        SERVICE_CENTRE,
        AREA,
        INDUSTRY,
        ROLE,
        POST,
        VISIT,
        ISSUE,
        LIST_ITEM,
        EVENT,
        TRAINING_CLASS,
        DEMONSTRATION_CLUSTER,
        DEMONSTRATION_POINT,
        DOCUMENT,
        TALLY,
        BATCH,
    ),
    relation_kinds=RELATIONS,
    ledgers=(*ORGANIZATION_LEDGERS, *PARTY_LEDGERS, *WORK_LEDGERS),
)
