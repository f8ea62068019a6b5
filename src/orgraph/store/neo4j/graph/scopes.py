"""The loaded scopes of a batch as nodes: what tells a statement which ledgers speak, and which are silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgraph.model import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgraph.tables import Scope


def list_scope_rows(scopes: Iterable[Scope]) -> list[dict[str, Any]]:
    """List the properties of each scope; two batches that loaded the same share its node."""
    return [
        {
            "key": "|".join((*scope.identity, scope.data_date.isoformat() if scope.data_date else "")),
            "ledger": scope.ledger,
            "unit": scope.unit,
            "period": scope.period,
            "data_date": scope.data_date,
            "display_name": " ".join(
                filter(None, (MODEL.ledgers_by_name[scope.ledger].chinese, scope.unit, scope.period))
            ),
        }
        for scope in scopes
    ]
