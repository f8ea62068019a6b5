"""Sources: from ledgers, registers and archives to checked tables, and from tables to workbooks.

The names below are imported from their modules when first used: an import that finds nothing changed reads no ledger,
and must not pay for the readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from orgraph.sources.checks.validation import validate_tables
    from orgraph.sources.files.archive import write_archive
    from orgraph.sources.files.listing import list_ledger_files, read_source
    from orgraph.sources.files.reading import read_ledger_file
    from orgraph.sources.raw import Declared, RawFile
    from orgraph.sources.writing.refused_rows import write_problems
    from orgraph.sources.writing.scope_writer import write_scope, write_scopes
    from orgraph.sources.writing.template import write_template
    from orgraph.sources.writing.workbook import write_ledger

__all__ = [
    "Declared",
    "RawFile",
    "list_ledger_files",
    "read_ledger_file",
    "read_source",
    "validate_tables",
    "write_archive",
    "write_ledger",
    "write_problems",
    "write_scope",
    "write_scopes",
    "write_template",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "files.archive": ["write_archive"],
        "files.reading": ["read_ledger_file"],
        "files.listing": ["list_ledger_files", "read_source"],
        "raw": ["Declared", "RawFile"],
        "writing.refused_rows": ["write_problems"],
        "writing.scope_writer": ["write_scope", "write_scopes"],
        "writing.template": ["write_template"],
        "checks.validation": ["validate_tables"],
        "writing.workbook": ["write_ledger"],
    },
)
