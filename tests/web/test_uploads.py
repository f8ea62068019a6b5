from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
from starlette.testclient import TestClient

from orgraph.pipeline.importing import check_ledgers, import_ledgers
from orgraph.sources import Declared, write_ledger
from orgraph.store import open_store
from orgraph_api.app import create_app
from tests.store.ledgers import code
from tests.web.conftest import BASE, settings

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response

ORIGIN = {"Origin": BASE}


def write_census(path: Path, *, faulty: int | None, count: int = 20) -> Path:
    kinds = ["没有这类" if number == faulty else "enterprise" for number in range(count)]
    rows = {
        "uscc": [code(number) for number in range(count)],
        "name": [f"示例{number}号有限公司" for number in range(count)],
        "kind": kinds,
    }
    cover = {"unit": "婺城区", "data_date": "2020-06-30", "data_nature": "合成数据"}
    write_ledger(path, "census", {"organizations": rows}, cover=cover)
    return path


def upload(client: TestClient, name: str, content: bytes) -> tuple[Response, str]:
    answer = client.post("/ledgers/uploads", files={"file": (name, content)}, headers=ORIGIN)
    return answer, str(answer.url).rpartition("/")[2]


def count(address: str) -> int:
    return len(open_store(address).read_snapshot().nodes("Organization"))


def test_corrected_refused_rows_join_their_ledger(tmp_path: Path) -> None:
    census = write_census(tmp_path / "census.xlsx", faulty=3)
    address = f"local:{tmp_path / 'store'}"
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        _, token = upload(client, census.name, census.read_bytes())
        refused = client.get(f"/ledgers/uploads/{token}/problems.xlsx").content
        client.post(f"/ledgers/uploads/{token}/commit", data={"partial": "yes"}, headers=ORIGIN)
        assert count(address) == 19
        workbook = openpyxl.load_workbook(io.BytesIO(refused))
        sheet = workbook["两新组织"]
        headings = [cell.value for cell in sheet[1]]
        sheet.cell(2, headings.index("类别") + 1).value = "企业"
        corrected = io.BytesIO()
        workbook.save(corrected)
        answer, token = upload(client, "corrected.xlsx", corrected.getvalue())
        assert 'name="supplement" value="yes" checked' in answer.text
        assert "可以导入" in answer.text
        client.post(f"/ledgers/uploads/{token}/commit", data={"supplement": "yes"}, headers=ORIGIN)
        assert count(address) == 20
        # The same again: nothing changes.
        _, token = upload(client, "corrected.xlsx", corrected.getvalue())
        client.post(f"/ledgers/uploads/{token}/commit", data={"supplement": "yes"}, headers=ORIGIN)
        assert len(open_store(address).list_batches()) == 2


def test_a_marked_workbook_whose_tick_was_taken_away_is_refused_with_what_to_do(tmp_path: Path) -> None:
    census = write_census(tmp_path / "census.xlsx", faulty=None)
    address = f"local:{tmp_path / 'store'}"
    import_ledgers([census], store=address, declared=Declared())
    workbook = openpyxl.load_workbook(census)
    workbook["封面"].append(["导入方式", "补充"])
    workbook["两新组织"].delete_rows(3, 30)
    marked = io.BytesIO()
    workbook.save(marked)
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        _, token = upload(client, "marked.xlsx", marked.getvalue())
        answer = client.post(f"/ledgers/uploads/{token}/commit", headers=ORIGIN)
        assert "补充导入" in answer.text
        assert "会替换整本台账" in answer.text
        assert count(address) == 20


def test_an_unmarked_workbook_can_be_ticked_as_a_supplement(tmp_path: Path) -> None:
    address = f"local:{tmp_path / 'store'}"
    import_ledgers([write_census(tmp_path / "census.xlsx", faulty=None)], store=address, declared=Declared())
    rows = {"uscc": [code(77)], "name": ["示例77号有限公司"], "kind": ["enterprise"]}
    cover = {"unit": "婺城区", "data_date": "2020-06-30", "data_nature": "合成数据"}
    write_ledger(tmp_path / "more.xlsx", "census", {"organizations": rows}, cover=cover)
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        _, token = upload(client, "more.xlsx", (tmp_path / "more.xlsx").read_bytes())
        client.post(f"/ledgers/uploads/{token}/commit", data={"supplement": "yes"}, headers=ORIGIN)
    assert count(address) == 21


def test_what_would_be_lost_is_named_and_confirmed_before_a_spoiled_ledger_is_imported(tmp_path: Path) -> None:
    address = f"local:{tmp_path / 'store'}"
    import_ledgers([write_census(tmp_path / "census.xlsx", faulty=None)], store=address, declared=Declared())
    spoiled = write_census(tmp_path / "spoiled.xlsx", faulty=3, count=10)
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        checked, token = upload(client, spoiled.name, spoiled.read_bytes())
        assert "读取 10 行：接收 9 行，拒收 1 行。" in checked.text
        assert "11 行不再出现、将消失" in checked.text
        assert checked.text.index("由20行减为9行") < checked.text.index("不再出现") < checked.text.index("没有这类")
        commit = f"/ledgers/uploads/{token}/commit"
        asked = client.post(commit, data={"partial": "yes"}, headers=ORIGIN)
        assert asked.url.path.endswith("/confirm")
        assert all(f"示例{number}号有限公司" in asked.text for number in (3, *range(10, 20)))
        assert "示例4号有限公司" not in asked.text
        assert count(address) == 20
        done = client.post(commit, data={"partial": "yes", "confirmed": "11"}, headers=ORIGIN)
        assert "导入成功：spoiled.xlsx，接收 9 行，拒收 1 行" in done.text
        assert "撤销这次导入" in done.text
        assert count(address) == 9
        asked = client.post("/ledgers/undo", headers=ORIGIN)
        assert "0 行将消失，11 行将恢复，0 行将改回原值" in asked.text
        assert count(address) == 9
        current = client.get("/readyz").json()["batch"]
        undone = client.post("/ledgers/undo", data={"confirmed": current}, headers=ORIGIN)
        assert "已撤销" in undone.text
        assert "已撤销，上一批" not in client.get("/ledgers").text
        assert "撤销最近一次导入" not in undone.text
        assert client.get("/ledgers/undo").json()["detail"] == "没有更早的批次，不能再撤销。"
        assert client.post("/ledgers/undo", headers=ORIGIN).json()["detail"] == "没有更早的批次，不能再撤销。"
        assert count(address) == 20


def test_an_undo_of_another_batch_than_the_one_that_was_confirmed_is_asked_for_again(tmp_path: Path) -> None:
    address = f"local:{tmp_path / 'store'}"
    for number in (20, 21):
        census = write_census(tmp_path / "census.xlsx", faulty=None, count=number)
        confirmed = import_ledgers([census], store=address, declared=Declared()).batch
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        census = write_census(tmp_path / "census.xlsx", faulty=None, count=22)
        import_ledgers([census], store=address, declared=Declared())
        asked = client.post("/ledgers/undo", data={"confirmed": confirmed}, headers=ORIGIN)
        assert asked.url.path == "/ledgers/undo"
        assert "1 行将消失，0 行将恢复" in asked.text
        assert "示例21号有限公司" in client.get(f"/ledgers/changes/{client.get('/readyz').json()['batch']}").text
        assert count(address) == 22


def test_a_loss_that_grew_since_it_was_confirmed_is_asked_for_again(tmp_path: Path) -> None:
    address = f"local:{tmp_path / 'store'}"
    import_ledgers([write_census(tmp_path / "census.xlsx", faulty=None)], store=address, declared=Declared())
    small = write_census(tmp_path / "small.xlsx", faulty=None, count=15)
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        _, token = upload(client, small.name, small.read_bytes())
        import_ledgers(
            [write_census(tmp_path / "more.xlsx", faulty=None, count=30)], store=address, declared=Declared()
        )
        asked = client.post(f"/ledgers/uploads/{token}/commit", data={"confirmed": "5"}, headers=ORIGIN)
        assert "有 15 行将消失" in asked.text
        assert count(address) == 30
        joined = client.post(f"/ledgers/uploads/{token}/commit", data={"supplement": "yes"}, headers=ORIGIN)
        assert joined.url.path == "/ledgers"
        assert count(address) == 30


def test_what_follows_from_one_refused_row_is_one_problem_with_its_count_and_cause(tmp_path: Path) -> None:
    address = f"local:{tmp_path / 'store'}"
    import_ledgers([write_census(tmp_path / "census.xlsx", faulty=None)], store=address, declared=Declared())
    # An approved alliance without its approval is refused, and with it everybody who belongs to it.
    alliances = {
        "code": ["LM1", "LM2"],
        "name": ["甲园区党建联盟", "乙园区党建联盟"],
        "kind": ["park", "没有这类"],
        "status": ["approved", "proposed"],
        "counted_county": ["婺城区"] * 2,
    }
    members = {"member": [code(number) for number in range(8)], "alliance": ["LM1"] * 5 + ["LM2"] * 2 + ["LM9"]}
    cover = {"unit": "婺城区", "data_date": "2020-06-30", "data_nature": "合成数据"}
    sheets = {"alliances": alliances, "alliance_members": members}
    write_ledger(tmp_path / "alliances.xlsx", "alliances", sheets, cover=cover)
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        page, token = upload(client, "alliances.xlsx", (tmp_path / "alliances.xlsx").read_bytes())
        listed = page.text[page.text.index('id="problems"') :]
        rows = [line for line in re.findall(r"<tr>.*?</tr>", listed) if "中找不到" in line]
        assert len(rows) == 3
        assert ["等 5 行" in rows[0], "等 2 行" in rows[1], "等" in rows[2].partition("LM9")[0]] == [True, True, False]
        assert all("“联盟”表2行被拒收，请先改好。" in row for row in rows)
        english = client.get(f"/ledgers/uploads/{token}?language=en").text
        assert "2 rows of Alliances were refused in this import: mend them first." in english


def test_problems_stand_in_the_order_of_their_sheets_and_rows(tmp_path: Path) -> None:
    census = write_census(tmp_path / "census.xlsx", faulty=None)
    workbook = openpyxl.load_workbook(census)
    sheet = workbook["两新组织"]
    kind = [cell.value for cell in sheet[1]].index("类别") + 1
    for row in (9, 4, 15):
        sheet.cell(row, kind).value = f"没有{row}"
    sheet.cell(6, 1).value = "91330702BAD"
    workbook.save(census)
    report = check_ledgers([census], store=None)
    errors = [problem.row for problem in report.problems if problem.severity == "error" and problem.row]
    assert errors == sorted(errors)
    assert {4, 6, 9, 15} <= set(errors)
