"""Sources: from ledgers, registers and archives to checked tables, and from tables to workbooks."""

from orgraph.sources.archive import write_archive
from orgraph.sources.files import list_ledger_files, read_ledger_file, read_source
from orgraph.sources.raw import Declared, RawFile
from orgraph.sources.refused_rows import write_problems
from orgraph.sources.scope_writer import write_scope
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
    "write_template",
]
