"""The notebooks: thin, stored without output, and they run from top to bottom."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.pipeline.demonstrating import make_demo
from orgraph.pipeline.importing import import_ledgers
from orgraph.settings import read_settings
from orgraph.sources import Declared
from tests.neo4j.emptying import empty

if TYPE_CHECKING:
    from tests.neo4j.servers import Server

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def list_code(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("notebooks")
    make_demo(folder, size="tiny", seed=7)
    return f"local:{folder / 'store'}"


def open_server_store(server: Server, demo: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Import the demo city into an empty server."""
    for name, value in {**server.environment, "ORGRAPH_CACHE": str(folder)}.items():
        monkeypatch.setenv(name, value)
    read_settings.cache_clear()
    empty(server)
    ledgers = Path(demo.removeprefix("local:")).parent / "ledgers"
    import_ledgers([ledgers], store=server.uri, declared=Declared(data_date=date(2020, 6, 30)))
    return server.uri


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_stores_no_output_and_defines_nothing(notebook: Path) -> None:
    for cell in list_code(notebook):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        defined = [
            node
            for node in ast.walk(ast.parse("".join(cell["source"])))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        ]
        assert defined == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("default")
def test_a_notebook_runs_and_what_it_shows_can_be_read(
    notebook: Path, store: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    import matplotlib as mpl
    from IPython.core.interactiveshell import InteractiveShell

    mpl.use("Agg")
    if notebook.stem.endswith("neo4j"):
        store = open_server_store(request.getfixturevalue("neo4j_lts"), store, tmp_path, monkeypatch)
    monkeypatch.setenv("ORGRAPH_STORE", store)
    shell: Any = InteractiveShell()  # type: ignore[no-untyped-call]  # IPython annotates parts of itself
    for cell in list_code(notebook):
        result = shell.run_cell("".join(cell["source"]), store_history=False)
        assert result.success, result.error_in_exec or result.error_before_exec
        if result.result is not None:
            shown, _ = shell.display_formatter.format(result.result)
            assert " object at 0x" not in shown["text/plain"]


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 3
