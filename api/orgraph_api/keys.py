"""Keys: who may ask a server that others can reach; the file holds digests, never a key."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from orgraph.errors import ConfigurationError, InvalidValueError

if TYPE_CHECKING:
    from pathlib import Path

Role: TypeAlias = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = ("reader", "editor")


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that may be used: its name, what it allows, and the SHA-256 of it."""

    name: str
    role: Role
    digest: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a server."""

    known: tuple[KnownKey, ...]

    def find(self, key: str) -> KnownKey | None:
        """Find whose key this is; every known key is compared, so that the time tells nothing."""
        digest = _digest(key)
        found = None
        for known in self.known:
            if hmac.compare_digest(known.digest, digest):
                found = known
        return found


def read_keys(path: Path) -> Keys:
    """Read a file of keys.

    Raises
    ------
    ConfigurationError
        Where it is missing or cannot be understood.
    """
    if not path.exists():
        raise ConfigurationError(
            f"There is no file of keys at {path}. Make one with: orgraph key add NAME --keys {path}"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = tuple(KnownKey(**entry) for entry in content["keys"])
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{path} is not a file of keys ({error}). Restore it, or remove it and add keys."
        ) from None
    return Keys(known)


def add_key(path: Path, *, name: str, role: str) -> str:
    """Add a key to a file, made where it is missing, and give the key: it can never be read again.

    Raises
    ------
    InvalidValueError
        Where the name is empty or taken, or the role is none.
    """
    if role not in ROLES:
        raise InvalidValueError(f'"{role}" is not a role. Roles are {", ".join(ROLES)}.')
    if not name.strip():
        raise InvalidValueError("A key needs a name that tells who uses it.")
    known = read_keys(path).known if path.exists() else ()
    if any(key.name == name for key in known):
        raise InvalidValueError(f'There is a key named "{name}" already. Remove it first, or choose another name.')
    key = secrets.token_urlsafe(32)
    _write(path, (*known, KnownKey(name, role, _digest(key))))
    return key


def remove_key(path: Path, *, name: str) -> None:
    """Remove a key from a file; InvalidValueError where there is none of this name."""
    known = read_keys(path).known
    kept = tuple(key for key in known if key.name != name)
    if len(kept) == len(known):
        raise InvalidValueError(f'There is no key named "{name}". Keys are {", ".join(key.name for key in known)}.')
    _write(path, kept)


def _write(path: Path, known: tuple[KnownKey, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{path.name}.new")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump({"keys": [asdict(key) for key in known]}, stream, ensure_ascii=False, indent=1)
    written.replace(path)


def _digest(key: str) -> str:
    # A key is 256 random bits, so that a plain digest cannot be turned back by guessing.
    return hashlib.sha256(key.encode()).hexdigest()
