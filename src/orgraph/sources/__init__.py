"""Sources: from ledgers, registers and archives to checked tables, and from tables to workbooks.

The names below are imported from their modules when first used: an import that finds nothing changed reads no ledger,
and must not pay for the readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from orgraph.sources.archive import write_archive
    from orgraph.sources.files import read_ledger_file
    from orgraph.sources.listing import list_ledger_files, read_source
    from orgraph.sources.raw import Declared, RawFile
    from orgraph.sources.refused_rows import write_problems
    from orgraph.sources.scope_writer import write_scope, write_scopes
    from orgraph.sources.template import write_template
    from orgraph.sources.validation import validate_tables
    from orgraph.sources.workbook_writer import write_ledger

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
        "archive": ["write_archive"],
        "files": ["read_ledger_file"],
        "listing": ["list_ledger_files", "read_source"],
        "raw": ["Declared", "RawFile"],
        "refused_rows": ["write_problems"],
        "scope_writer": ["write_scope", "write_scopes"],
        "template": ["write_template"],
        "validation": ["validate_tables"],
        "workbook_writer": ["write_ledger"],
    },
)
