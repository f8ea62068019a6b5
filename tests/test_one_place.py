"""Adding a column is a change in one place: one line in the model, and everything else knows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "orgraph"
ANCHOR = '        date("opened_on", "启用日期"'
NEW_LINE = '        text("motto", "口号", "Motto", sheets=CENTRES, synonyms=("标语",)),\n'

TRIAL = """
from pathlib import Path
from python_calamine import CalamineWorkbook
from orgraph import import_ledgers, open_store, write_template
from orgraph.sources import write_ledger
from orgraph.views.dictionary import render_dictionary

write_template(Path("template.xlsx"), "service_centres")
headings = CalamineWorkbook.from_path("template.xlsx").get_sheet_by_name("党群服务中心").to_python()[0]
assert any("口号" in str(heading) for heading in headings), headings
assert "口号" in render_dictionary()

rows = {"code": ["ZX1"], "name": ["示例中心"], "motto": ["为民服务"], "operating_county": ["义乌市"]}
cover = {"unit": "义乌市", "data_date": "2020-06-30"}
write_ledger("ledger.xlsx", "service_centres", {"service_centres": rows}, cover=cover)
report = import_ledgers([Path("ledger.xlsx")], store="local:store")
assert report.changed, report.problems
centres = open_store("local:store").read_snapshot().nodes("ServiceCentre")
assert centres.text("motto").to_pylist() == ["为民服务"]
assert centres.read_arrow()["motto"].to_pylist() == ["为民服务"]
print("one place was enough")
"""


def test_one_line_in_the_model_adds_a_column_to_templates_imports_stores_and_the_dictionary(tmp_path: Path) -> None:
    shutil.copytree(SOURCE, tmp_path / "orgraph", ignore=shutil.ignore_patterns("__pycache__"))
    places = tmp_path / "orgraph" / "model" / "places.py"
    text = places.read_text(encoding="utf-8")
    assert text.count(ANCHOR) == 1
    places.write_text(text.replace(ANCHOR, NEW_LINE + ANCHOR), encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "-c", TRIAL],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.strip() == "one place was enough", answer.stderr
