from __future__ import annotations

import csv
import io
import json
import threading
import time
from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from orgraph.model import MODEL
from orgraph.pipeline.importing import import_ledgers
from orgraph.pipeline.measuring import measure_store_coverage
from orgraph_api.app import create_app
from orgraph_api.keys import add_key
from tests.web.conftest import BASE, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import BaseSchema

OPENAPI = Path(__file__).parents[2] / "api" / "openapi.json"
ENDPOINTS = (
    "/api/v1/overview",
    "/api/v1/coverage",
    "/api/v1/coverage?by=unit,kind",
    "/api/v1/coverage/rows?of=B&status=uncovered",
    "/api/v1/coverage/rows?of=none",
    "/api/v1/census",
    "/api/v1/census?by=unit,kind",
    "/api/v1/organizations",
    "/api/v1/alliances",
    "/api/v1/alliances/members",
    "/api/v1/alliances/outside",
    "/api/v1/alliances/overlaps",
    "/api/v1/brokers",
    "/api/v1/clusters",
    "/api/v1/graph/clusters",
    "/api/v1/holes",
    "/api/v1/visits",
    "/api/v1/party-organizations?term=overdue",
    "/api/v1/reporting",
    "/api/v1/findings",
    "/api/v1/batches",
    "/api/v1/graph/city",
    "/api/v1/graph/visits",
    "/api/v1/holes",
    "/api/v1/holes/organizations",
    "/api/v1/reporting/stale",
)
TABLES = (
    "/api/v1/coverage",
    "/api/v1/coverage/rows",
    "/api/v1/organizations",
    "/api/v1/alliances",
    "/api/v1/alliances/members",
    "/api/v1/alliances/outside",
    "/api/v1/alliances/overlaps",
    "/api/v1/brokers",
    "/api/v1/clusters",
    "/api/v1/holes",
    "/api/v1/visits",
    "/api/v1/party-organizations",
    "/api/v1/reporting",
    "/api/v1/reporting/stale",
    "/api/v1/holes",
    "/api/v1/holes/organizations",
)


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("path", ENDPOINTS)
def test_every_endpoint_answers_and_says_what_it_was_made_from(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    content = answer.json()
    if path != "/api/v1/batches":
        assert content["synthetic"] is True
        assert len(content["snapshot"]) == len(content["rules"]) == 64


@pytest.mark.parametrize("path", TABLES)
def test_a_table_has_the_same_rows_as_json_csv_and_xlsx(client: TestClient, path: str) -> None:
    listed = client.get(f"{path}.csv")
    assert listed.headers["content-type"].startswith("text/csv")
    assert listed.content.startswith(b"\xef\xbb\xbf")
    heading, *lines = read_csv(listed.content.decode("utf-8-sig"))
    assert heading[-1] == "数据性质"
    assert {line[-1] for line in lines} <= {"合成数据"}
    assert not {name for name in heading if name.isascii()}
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx").content)).worksheets[0]
    assert sheet.max_row == len(lines) + 1
    assert [cell.value for cell in sheet[1]] == heading
    if path != "/api/v1/coverage":
        content = client.get(path).json()
        assert (content.get("total") or len(content["rows"])) == len(lines)


def test_the_format_follows_accept_where_there_is_no_suffix(client: TestClient) -> None:
    assert (
        client.get("/api/v1/alliances", headers={"Accept": "text/csv"}).headers["content-type"].startswith("text/csv")
    )
    wanted = {"Accept": "text/html;q=0.2, text/csv;q=0.1, application/json"}
    assert client.get("/api/v1/alliances", headers=wanted).headers["content-type"] == "application/json"
    refused = client.get("/api/v1/alliances", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json()["title"]) == (406, "不支持的格式")


def test_exports_are_marked_as_internal_and_synthetic(client: TestClient) -> None:
    answer = client.get("/api/v1/organizations.xlsx")
    assert (
        "filename*=UTF-8''%E5%86%85%E9%83%A8%E8%B5%84%E6%96%99_%E5%90%88%E6%88%90"
        in answer.headers["content-disposition"]
    )
    about = openpyxl.load_workbook(io.BytesIO(answer.content))["说明"]
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert (said["密级提示"], said["数据性质"]) == ("内部资料", "合成数据")


def test_coverage_is_what_the_analysis_says(client: TestClient, store: str) -> None:
    coverage = measure_store_coverage(store, by=("unit",))
    content = client.get("/api/v1/coverage?by=unit").json()
    assert content == json.loads(json.dumps(coverage.as_dict(), default=str))
    rows = client.get("/api/v1/coverage/rows?of=must_build_missing&limit=1000").json()
    assert [row["key"] for row in rows["rows"]] == content["must_build_missing"]


def test_the_rows_of_all_groups_are_the_rows_of_the_figure(client: TestClient) -> None:
    groups = client.get("/api/v1/coverage?by=unit,township,kind").json()["groups"]
    for group in groups[:25]:
        where = "&".join(f"{name}={key or '-'}" for name, key in group["keys"].items())
        rows = client.get(f"/api/v1/coverage/rows?of=A&{where}").json()
        assert rows["total"] == next(rate for rate in group["rates"] if rate["code"] == "A")["population"]


def test_pages_cover_all_organizations_once(client: TestClient) -> None:
    keys: list[str] = []
    after = ""
    while True:
        content = client.get(f"/api/v1/organizations?limit=37{after}").json()
        keys += [row["key"] for row in content["rows"]]
        if content["after"] is None:
            break
        after = f"&after={content['after']}"
    assert keys == sorted(set(keys))
    assert len(keys) == content["total"]


def test_one_organization_tells_its_fields_its_coverage_and_its_rows(client: TestClient) -> None:
    key = client.get("/api/v1/coverage/rows?of=solo&limit=1").json()["rows"][0]["key"]
    content = client.get(f"/api/v1/organizations/{key}").json()
    assert content["coverage"]["rung"] == "solo"
    assert content["coverage"]["party_organization"]
    assert any(origin["table"] == "organizations" and origin["row"] for origin in content["origins"])
    assert content["nodes"][0]["key"] == key


@pytest.mark.parametrize(
    ("path", "status", "title", "parameter"),
    [
        ("/api/v1/coverage?bye=unit", 422, "参数有误", "bye"),
        ("/api/v1/coverage?by=unti", 422, "参数有误", "by"),
        ("/api/v1/organizations?limit=0", 422, "参数有误", "limit"),
        ("/api/v1/organizations?limit=1001", 422, "参数有误", "limit"),
        ("/api/v1/coverage?as_of=gestern", 422, "参数有误", "as_of"),
        ("/api/v1/coverage/rows?unit=330799", 422, "参数有误", None),
        ("/api/v1/organizations/nobody", 404, "未找到", None),
        ("/api/v1/alliances/nobody", 404, "未找到", None),
        ("/api/v1/graph/around?kind=Alliance&key=nobody", 422, "参数有误", None),
        ("/api/v1/nothing", 404, "未找到", None),
    ],
)
def test_a_wrong_question_is_answered_with_what_was_wrong(
    client: TestClient, path: str, status: int, title: str, parameter: str | None
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["title"]) == (status, title)
    if parameter is not None:
        assert [wrong["name"] for wrong in problem["parameters"]] == [parameter]


def test_a_wrong_method_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/coverage")
    assert (answer.status_code, answer.json()["title"]) == (405, "不支持的方法")


def test_an_answer_that_the_asker_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/coverage?by=unit")
    again = client.get("/api/v1/coverage?by=unit", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/coverage?by=kind", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_long_answers_are_compressed(client: TestClient) -> None:
    assert client.get("/api/v1/alliances", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/coverage", "/api/v1/nothing", "/static/orgraph.css", "/nothing", "/openapi.json"]
)
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_a_foreign_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_write_from_another_page_is_refused(client: TestClient) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = client.post("/ledgers/undo", headers=headers)
        assert answer.status_code == 403, headers


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/ledgers/undo", content=b"x" * 100_000).status_code == 413


def test_requests_above_the_rate_are_refused(store: str) -> None:
    with TestClient(create_app(settings(store, requests_per_minute=3)), base_url=BASE) as few:
        statuses = [few.get("/healthz").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def basic(key: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'x:{key}'.encode()).decode()}"}


def test_with_keys_a_reader_looks_an_editor_writes_and_others_stay_outside(store: str, tmp_path: Path) -> None:
    file, audit = tmp_path / "keys.json", tmp_path / "audit.jsonl"
    reader, editor = add_key(file, name="读", role="reader"), add_key(file, name="写", role="editor")
    with TestClient(create_app(settings(store, keys=file, audit=audit)), base_url=BASE) as guarded:
        outside = guarded.get("/api/v1/coverage")
        assert (outside.status_code, outside.headers["www-authenticate"][:5]) == (401, "Basic")
        assert guarded.get("/api/v1/coverage", headers=basic("wrong")).status_code == 401
        assert guarded.get("/healthz").status_code == 200
        assert guarded.get("/api/v1/coverage.csv", headers=basic(reader)).status_code == 200
        assert guarded.post("/ledgers/undo", headers=basic(reader)).status_code == 403
        # One batch only: there is nothing to go back to, and the store says so.
        assert guarded.post("/ledgers/undo", headers=basic(editor)).status_code == 404
    noted = [json.loads(line) for line in audit.read_text(encoding="utf-8").splitlines()]
    assert [(line["who"], line["method"], line["status"]) for line in noted] == [
        ("读", "GET", 200),
        ("读", "POST", 403),
        ("写", "POST", 404),
    ]
    assert reader not in audit.read_text(encoding="utf-8")


def test_the_committed_openapi_document_is_the_one_that_is_served(client: TestClient) -> None:
    assert json.loads(OPENAPI.read_text(encoding="utf-8")) == client.get("/openapi.json").json()


@pytest.mark.parametrize("path", ENDPOINTS)
def test_an_empty_store_answers_that_nothing_is_loaded(empty: TestClient, path: str) -> None:
    answer = empty.get(path)
    if path == "/api/v1/batches":
        assert answer.json() == {"batches": []}
    else:
        assert (answer.status_code, answer.json()["title"]) == (404, "尚无数据")


@pytest.fixture(scope="module")
def registry_only(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    registers = sorted((city / "ledgers").rglob("*登记数据*"))
    assert registers
    address = f"local:{tmp_path_factory.mktemp('registry') / 'store'}"
    import_ledgers(registers, store=address, partial=True)
    with TestClient(create_app(settings(address)), base_url=BASE) as opened:
        yield opened


@pytest.mark.parametrize("path", ENDPOINTS)
def test_with_the_registers_alone_every_endpoint_answers(registry_only: TestClient, path: str) -> None:
    assert registry_only.get(path).status_code == 200


def test_with_the_registers_alone_coverage_is_unknown_and_not_zero(registry_only: TestClient) -> None:
    figures = {figure["code"]: figure for figure in registry_only.get("/api/v1/overview").json()["figures"]}
    assert all(figures[code]["value"] is None for code in ("must_build_missing", "none", "A", "alliances", "visits"))
    rate = registry_only.get("/api/v1/coverage").json()["rates"][0]
    assert rate["share"] is None
    assert rate["unknown"] == rate["population"] > 0
    holes = registry_only.get("/api/v1/holes").json()
    assert (holes["organizations"], holes["total"], holes["unknown"]) == (None, 0, rate["unknown"])
    assert "覆盖空白未知" in registry_only.get("/holes").text
    assert "没有发现覆盖空白" not in registry_only.get("/holes").text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/rates",
        "/coverage",
        "/holes",
        "/organizations",
        "/carriers",
        "/party",
        "/alliances",
        "/clusters",
        "/brokers",
        "/proposals",
        "/visits",
        "/network",
        "/ledgers",
        "/rows",
    ],
)
def test_pages_say_what_to_load_where_nothing_is_there(registry_only: TestClient, empty: TestClient, path: str) -> None:
    assert registry_only.get(path).status_code == 200
    answer = empty.get(path)
    assert answer.status_code == 200
    assert "导入" in answer.text


def test_a_new_batch_changes_every_answer_at_once_and_none_is_mixed(city: Path, tmp_path: Path) -> None:
    registers = sorted((city / "ledgers").rglob("*登记数据*"))
    others = sorted(file for file in (city / "ledgers").rglob("*.xlsx") if file not in registers)
    address = f"local:{tmp_path / 'store'}"
    first = import_ledgers(registers, store=address, partial=True).batch
    seen: list[tuple[str, int]] = []
    failed: list[int] = []
    stop = threading.Event()
    with TestClient(create_app(settings(address)), base_url=BASE) as opened:

        def ask() -> None:
            while not stop.is_set():
                answer = opened.get("/api/v1/organizations?limit=1")
                if answer.status_code != 200:
                    failed.append(answer.status_code)
                else:
                    seen.append((answer.json()["snapshot"], answer.json()["total"]))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        second = import_ledgers(others, store=address, partial=True).batch
        until = time.monotonic() + 30
        while time.monotonic() < until and (not seen or seen[-1][0] != second):
            time.sleep(0.05)
        stop.set()
        for asker in askers:
            asker.join()
    assert failed == []
    assert {digest for digest, _ in seen} == {first, second}
    assert len(set(seen)) == 2, "one batch gave two totals"


def test_a_workbook_is_checked_committed_and_undone(city: Path, tmp_path: Path) -> None:
    registers = sorted((city / "ledgers").rglob("*登记数据*"))
    party = next(iter(sorted((city / "ledgers").rglob("*排摸*"))))
    address = f"local:{tmp_path / 'store'}"
    before = import_ledgers(registers, store=address, partial=True).batch
    with TestClient(create_app(settings(address)), base_url=BASE) as opened:
        files = {"file": (party.name, party.read_bytes())}
        checked = opened.post("/ledgers/uploads", files=files, headers={"Origin": BASE})
        assert checked.status_code == 200
        assert "检查结果" in checked.text
        assert opened.get("/readyz").json()["batch"] == before
        token = str(checked.url).rpartition("/")[2]
        committed = opened.post(f"/ledgers/uploads/{token}/commit", data={"partial": "yes"}, headers={"Origin": BASE})
        assert committed.status_code == 200
        after = opened.get("/readyz").json()["batch"]
        assert after != before
        assert opened.get(f"/ledgers/uploads/{token}").status_code == 404
        opened.post("/ledgers/undo", data={"confirmed": after}, headers={"Origin": BASE})
        assert opened.get("/readyz").json()["batch"] == before


def test_a_file_that_is_no_ledger_is_refused_with_what_to_do(client: TestClient) -> None:
    for name, content in (("x.exe", b"MZ"), ("", b""), ("x.csv", b"")):
        answer = client.post("/ledgers/uploads", files={"file": (name, content)}, headers={"Origin": BASE})
        assert 400 <= answer.status_code < 500, (name, answer.text[:300])


def test_a_workbook_that_cannot_be_read_is_shown_with_its_problem(client: TestClient) -> None:
    files = {"file": ("x.xlsx", b"not a workbook")}
    answer = client.post("/ledgers/uploads", files=files, headers={"Origin": BASE})
    assert answer.status_code == 200
    assert "有错误" in answer.text


def test_every_template_is_handed_out(client: TestClient) -> None:
    for ledger in MODEL.ledgers_by_name:
        content = client.get(f"/ledgers/templates/{ledger}.xlsx").content
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_an_answer_for_a_day_is_counted_on_that_day(client: TestClient) -> None:
    content = client.get("/api/v1/coverage?as_of=2010-01-01").json()
    assert content["as_of"] == date(2010, 1, 1).isoformat()


@pytest.fixture(scope="session")
def api_schema(address: str) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{address}/openapi.json")


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=["allowed", "forbidden"])
@pytest.mark.parametrize("path", json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"])
def test_every_question_is_answered_as_the_document_says(
    api_schema: BaseSchema, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = api_schema[path]["GET"]

    @hypothesis_settings(
        max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        # The document cannot say which keys exist and which years are sensible.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    try:
        ask()
    except Unsatisfiable:
        assert mode is schemathesis.GenerationMode.NEGATIVE  # nothing can be wrong where nothing is asked
