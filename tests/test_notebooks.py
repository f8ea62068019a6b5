"""The notebooks: thin, stored without output, and they run from top to bottom."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from orgraph.pipeline.demonstrating import make_demo

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def list_code(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("notebooks")
    make_demo(folder, size="tiny", seed=7)
    return f"local:{folder / 'store'}"


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
    notebook: Path, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import matplotlib as mpl
    from IPython.core.interactiveshell import InteractiveShell

    mpl.use("Agg")
    monkeypatch.setenv("ORGRAPH_STORE", store)
    shell: Any = InteractiveShell()  # type: ignore[no-untyped-call]  # IPython annotates parts of itself
    for cell in list_code(notebook):
        result = shell.run_cell("".join(cell["source"]), store_history=False)
        assert result.success, result.error_in_exec or result.error_before_exec
        if result.result is not None:
            shown, _ = shell.display_formatter.format(result.result)
            assert " object at 0x" not in shown["text/plain"]


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 2
