"""Every deliberate error of orgraph.

An error states the rule that was broken, quotes the value that broke it and says what to do next.
Nothing here knows of exit codes or HTTP: the doors translate.
"""

from __future__ import annotations


class OrgraphError(Exception):
    """The base of every error that orgraph raises on purpose."""


class ConfigurationError(OrgraphError):
    """A settings, rule or reference file cannot be used as it stands."""


class StoreError(OrgraphError):
    """A store cannot be reached, read or written."""


class StoreNotFound(StoreError):  # noqa: N818 - reads as what happened, as do its sisters
    """There is no store at an address."""


class StoreDamaged(StoreError):  # noqa: N818 - reads as what happened
    """A file of a store is missing or is not what was written."""


class StoreTooNew(StoreError):  # noqa: N818 - reads as what happened
    """A store was written by a newer version of the program."""


class StoreLocked(StoreError):  # noqa: N818 - reads as what happened
    """Somebody else is writing to a store."""


class StoreUnreachable(StoreError):  # noqa: N818 - reads as what happened
    """The server of a store does not answer, or no longer."""


class StoreTooSlow(StoreError):  # noqa: N818 - reads as what happened
    """The server ended a transaction because it took too long; nothing of it was written."""


class StoreRefused(StoreError):  # noqa: N818 - reads as what happened
    """The server of a store does not let this user in, or does not let it do what it asked for."""


class StoreReadOnly(StoreError):  # noqa: N818 - reads as what happened
    """The server of a store takes no writes."""


class StoreUnsupported(StoreError):  # noqa: N818 - reads as what happened
    """The server of a store is of a version that orgraph does not run on."""


class StoreOutdated(StoreError):  # noqa: N818 - reads as what happened
    """A store lacks a migration that this program needs."""


class BatchNotFound(StoreError):  # noqa: N818 - reads as what happened
    """A store has no such batch."""


class InvalidValueError(OrgraphError, ValueError):
    """An argument lies outside what a function accepts.

    Attributes
    ----------
    chinese
        The same sentence for planners; None where nobody but programs can cause it.
    argument
        Name of the argument; None where several or none are to blame.
    """

    def __init__(self, message: str, *, chinese: str | None = None, argument: str | None = None) -> None:
        super().__init__(message)
        self.chinese = chinese
        self.argument = argument


class UnreadableFileError(OrgraphError):
    """The content of a ledger file cannot be read; the message is a Chinese sentence that says what to do."""
