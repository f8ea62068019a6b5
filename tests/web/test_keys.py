from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.errors import ConfigurationError, InvalidValueError
from orgraph_api.keys import add_key, read_keys, remove_key

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_is_found_and_its_file_does_not_hold_it(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    key = add_key(file, name="办公室", role="editor")
    found = read_keys(file).find(key)
    assert found is not None
    assert (found.name, found.role) == ("办公室", "editor")
    assert key not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0


def test_another_key_is_not_found(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    add_key(file, name="a", role="reader")
    assert read_keys(file).find("another") is None
    assert read_keys(file).find("") is None


def test_a_removed_key_is_not_found(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    key = add_key(file, name="a", role="reader")
    remove_key(file, name="a")
    assert read_keys(file).find(key) is None


@pytest.mark.parametrize(("name", "role"), [("a", "reader"), ("b", "owner"), (" ", "reader")])
def test_a_taken_name_an_unknown_role_and_no_name_are_refused(tmp_path: Path, name: str, role: str) -> None:
    file = tmp_path / "keys.json"
    add_key(file, name="a", role="reader")
    with pytest.raises(InvalidValueError):
        add_key(file, name=name, role=role)


def test_a_missing_or_broken_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="orgraph key add"):
        read_keys(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="Restore it"):
        read_keys(tmp_path / "broken.json")
