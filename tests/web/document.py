"""Writes the OpenAPI document: ``python -m tests.web.document api/openapi.json``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from orgraph_api.app import create_app
from orgraph_api.settings import ServerSettings

if __name__ == "__main__":
    document = create_app(ServerSettings(store="local:nowhere")).openapi()
    Path(sys.argv[1]).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
