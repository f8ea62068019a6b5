"""Exit codes, and which error leaves with which."""

from __future__ import annotations

from orgraph.errors import BatchNotFound, ConfigurationError, InvalidValueError, OrgraphError, StoreError

PROBLEMS_IN_DATA = 1
USAGE = 2
STORE_UNREACHABLE = 3
CONFIGURATION = 4
INTERRUPTED = 130

EXIT_CODES: tuple[tuple[type[OrgraphError], int], ...] = (
    (ConfigurationError, CONFIGURATION),
    (InvalidValueError, USAGE),
    (BatchNotFound, USAGE),
    (StoreError, STORE_UNREACHABLE),
)


def exit_code(error: OrgraphError) -> int:
    """Give the exit code of a deliberate error."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), USAGE)
