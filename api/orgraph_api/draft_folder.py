"""The folder of drafts: one small JSON file each, beside the store or in a folder of the user.

A restart loses nothing. A draft holds codes of organizations and units, figures and days; nothing about a person. Every
file is whole or not there. What cannot be read is left alone and noted in the log.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from orgraph.errors import InvalidValueError
from orgraph.model import vocabulary
from orgraph.settings import read_settings
from orgraph.store.embedded.disk import find_write_error, write_folders, write_whole
from orgraph_api.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgraph_api.editions import Edition

LOG = logging.getLogger("orgraph.server")
MOST_DRAFTS: Final = 50
_KEPT: Final = TypeAdapter(Draft)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{12}")


def find_draft_folder(address: str) -> Path:
    """Find where the drafts of a store lie: beside its folder, for a store on a server in a folder of the user."""
    scheme, _, rest = address.partition(":")
    if scheme == "local":
        folder = Path(rest).resolve()
        return folder.parent / f"{folder.name}-drafts"
    return read_settings().state / "drafts" / hashlib.sha256(address.encode()).hexdigest()[:16]


class Drafts:
    """The drafts of a store.

    Parameters
    ----------
    folder
        Where they lie; it is made with the first of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def begin(self, draft: Draft, edition: Edition) -> Draft:
        """Begin a draft under a name of its own; one that asks the same and has settled the same is gone on with.

        Raises
        ------
        InvalidValueError
            Where there are too many drafts on which something was settled.
        """
        with self._lock:
            kept = self.list_all()
            same = [other for other in kept if other.question == draft.question]
            if same:
                return self._write(same[0], edition)
            for idle in [other for other in kept[MOST_DRAFTS - 1 :] if not other.decisions.keys]:
                self._path(idle.token).unlink(missing_ok=True)
            if len(self.list_all()) >= MOST_DRAFTS:
                raise InvalidValueError(
                    f"There are {MOST_DRAFTS} drafts. Remove one that is no longer wanted first.",
                    chinese=f"已有{MOST_DRAFTS}个方案，请先删除不再需要的。",
                )
            return self._write(replace(draft, token=secrets.token_urlsafe(9)), edition)

    def change(self, token: str, edition: Edition, change: Callable[[Draft], Draft]) -> Draft | None:
        """Change a draft as it is now; None where there is none of this name."""
        with self._lock:
            held = self.find(token)
            return None if held is None else self._write(change(held), edition)

    def remove(self, token: str) -> None:
        """Remove a draft; what is not there stays so."""
        if _TOKEN.fullmatch(token):
            with self._lock:
                self._path(token).unlink(missing_ok=True)

    def find(self, token: str) -> Draft | None:
        """Find a draft; None where there is none of this name, or it cannot be read."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            found = _KEPT.validate_json(self._path(token).read_bytes())
            datetime.fromisoformat(found.changed_at)
            for kind in found.kinds:
                vocabulary("alliance_kind").title(kind)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError) as error:
            LOG.warning("The draft %s cannot be read: %s", self._path(token), error)
            return None
        return replace(found, token=token)

    def list_all(self) -> list[Draft]:
        """List all drafts, the last changed first."""
        found = [self.find(path.stem) for path in self.folder.glob("*.json")]
        return sorted((draft for draft in found if draft), key=lambda draft: (draft.changed_at, draft.token))[::-1]

    def _path(self, token: str) -> Path:
        return self.folder / f"{token}.json"

    def _write(self, draft: Draft, edition: Edition) -> Draft:
        record = edition.record
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        kept = replace(draft, batch=record.digest, data_date=record.data_date.isoformat(), changed_at=now)
        path = self._path(kept.token)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise find_write_error(error, self.folder) from error
        write_whole(_KEPT.dump_json(kept, indent=1), path.with_suffix(".tmp"), path)
        write_folders([self.folder])
        return kept
