from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "docs" / "vendored.toml"
FOLDERS = ("src/orgraph/views/static/vendor", "api/orgraph_api/static", "tests/web/vendor")
OWN = {"api/orgraph_api/static/start.js"}


def test_every_file_of_others_is_recorded_with_its_digest() -> None:
    recorded = {entry["path"]: entry for entry in tomllib.loads(RECORD.read_text(encoding="utf-8"))["file"]}
    for path, entry in recorded.items():
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == entry["sha256"], path
        assert entry["licence"]
        assert entry["version"]
    lying = {
        file.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for file in (ROOT / folder).iterdir()
        if file.suffix in {".js", ".css"}
    }
    assert lying - OWN == set(recorded)
