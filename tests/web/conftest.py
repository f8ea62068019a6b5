"""A synthetic city behind a server, an empty store, and one whose names are hostile."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from orgraph.identifiers import make_uscc
from orgraph.pipeline.demonstrating import make_demo
from orgraph.pipeline.importing import import_ledgers
from orgraph.sources import Declared
from orgraph.sources.writing.workbook import write_ledger
from orgraph_api.app import create_app
from orgraph_api.settings import ServerSettings
from tests.web.payloads import PAYLOADS
from tests.web.servers import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

MANY = 1_000_000
BASE = "http://127.0.0.1"


def settings(store: str, **others: object) -> ServerSettings:
    return ServerSettings(**{"store": store, "requests_per_minute": MANY, "writes_per_minute": MANY, **others})  # type: ignore[arg-type]  # values of the right kinds


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web-city")
    make_demo(folder, size="tiny", seed=7)
    return folder


@pytest.fixture(scope="session")
def store(city: Path) -> str:
    return f"local:{city / 'store'}"


@pytest.fixture(scope="session")
def client(store: str) -> Iterator[TestClient]:
    with TestClient(create_app(settings(store)), base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(
        create_app(settings(f"local:{tmp_path / 'empty'}")), base_url=BASE, raise_server_exceptions=False
    ) as opened:
        yield opened


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hostile")
    codes = [make_uscc("91", "330702", f"DEM{number:05d}") for number in range(len(PAYLOADS))]
    count = len(PAYLOADS)
    cover = {"unit": "婺城区", "data_date": "2020-06-30", "data_nature": "合成数据"}
    organizations: dict[str, Sequence[object]] = {
        "uscc": codes,
        "name": list(PAYLOADS),
        "kind": ["enterprise"] * count,
        "operating_status": ["operating"] * count,
        "registered_address": list(PAYLOADS),
        "operating_county": ["婺城区"] * count,
        "full_members": [4] * count,
    }
    write_ledger(folder / "census.xlsx", "census", {"organizations": organizations}, cover=cover)
    alliances = {
        "code": [f"LM{number}" for number in range(count)],
        "name": list(PAYLOADS),
        "kind": ["park"] * count,
        "status": ["approved"] * count,
        "approved_by": list(PAYLOADS),
        "document_number": [f"婺两新〔2020〕{number}号" for number in range(count)],
        "approved_on": ["2020-05-20"] * count,
        "counted_county": ["婺城区"] * count,
    }
    members = {"member": codes, "alliance": [f"LM{number // 2}" for number in range(count)]}
    write_ledger(
        folder / "alliances.xlsx", "alliances", {"alliances": alliances, "alliance_members": members}, cover=cover
    )
    parties = {
        "code": [f"DZZ{number}" for number in range(count)],
        "name": list(PAYLOADS),
        "level": ["branch"] * count,
        "counted_county": ["婺城区"] * count,
    }
    covers = {"party_organization": [f"DZZ{number}" for number in range(5)], "organization": codes[:5]}
    write_ledger(folder / "party.xlsx", "party", {"party_organizations": parties, "covers": covers}, cover=cover)
    address = f"local:{folder / 'store'}"
    report = import_ledgers(sorted(folder.glob("*.xlsx")), store=address, declared=Declared())
    assert not report.has_errors, [problem.message for problem in report.problems][:5]
    return address


@pytest.fixture(scope="session")
def address(store: str) -> Iterator[str]:
    with serve(settings(store)) as found:
        yield found


@pytest.fixture(scope="session")
def hostile_address(hostile_store: str) -> Iterator[str]:
    with serve(settings(hostile_store)) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "no Chromium here; on Debian: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
