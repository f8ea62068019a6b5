"""Where a snapshot reads its columns from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa


class ColumnSource(Protocol):
    """Tables that are read column by column: a folder of Parquet files, or tables in memory."""

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Read some columns of a table; KeyError where the table or a column does not exist."""
        ...

    def count_rows(self, table: str) -> int:
        """Count rows; 0 where the table does not exist."""
        ...

    def list_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns that are stored (a column without any value is not)."""
        ...


@dataclass(frozen=True)
class TablesInMemory:
    """Column source over tables that are already here."""

    tables: Mapping[str, pa.Table]

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Select the columns of a table."""
        return self.tables[table].select(list(columns))

    def count_rows(self, table: str) -> int:
        """Count rows; 0 where there is no such table."""
        return self.tables[table].num_rows if table in self.tables else 0

    def list_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns of a table."""
        return tuple(self.tables[table].column_names) if table in self.tables else ()


@dataclass(frozen=True)
class TablesOver:
    """Column source of some tables in memory that hide those of the same names in another source."""

    tables: Mapping[str, pa.Table]
    below: ColumnSource

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Select the columns of a table."""
        if table in self.tables:
            return self.tables[table].select(list(columns))
        return self.below.read_columns(table, columns)

    def count_rows(self, table: str) -> int:
        """Count rows; 0 where there is no such table."""
        return self.tables[table].num_rows if table in self.tables else self.below.count_rows(table)

    def list_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns of a table."""
        if table in self.tables:
            return tuple(self.tables[table].column_names)
        return self.below.list_columns(table)
