"""Two real batches: a month later some ledgers are reported again, with other rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from starlette.testclient import TestClient

from orgraph.analyses.overview import Figure, measure_overview
from orgraph.pipeline.importing import import_ledgers
from orgraph.rules import read_rules
from orgraph.store import open_store
from orgraph_api.app import create_app
from tests.web.conftest import BASE, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REMOVED, HIRED = 6, 37


def report_again(census: Path, target: Path) -> None:
    """Write the census of a month later: some rows are gone, one says another number."""
    workbook = openpyxl.load_workbook(census)
    cover, sheet = workbook["封面"], workbook["两新组织"]
    for row in cover.iter_rows():
        if row[0].value == "数据日期":
            row[1].value = "2020-07-31"
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(sheet.max_row, headings.index("职工人数") + 1).value = HIRED
    sheet.delete_rows(2, REMOVED)
    workbook.save(target)


@pytest.fixture(scope="module")
def later(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str, str]]:
    folder = tmp_path_factory.mktemp("two-batches")
    address = f"local:{folder / 'store'}"
    first = import_ledgers([city / "ledgers"], store=address).batch
    census = next(iter(sorted((city / "ledgers").rglob("*排摸*"))))
    report_again(census, folder / census.name)
    second = import_ledgers([folder / census.name], store=address, partial=True).batch
    assert first is not None
    assert second is not None
    assert first != second
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        yield client, first, second


def test_the_overview_says_how_each_figure_moved(later: tuple[TestClient, str, str]) -> None:
    client, first, second = later
    address = client.app.state.settings.store  # type: ignore[attr-defined]  # our application
    old, new = (
        measure_overview(open_store(address).read_snapshot(batch=digest), rules=read_rules()).figures
        for digest in (first, second)
    )
    wanted = [write_difference(figure, past) for past, figure in zip(old, new, strict=True)]
    shown = re.findall(r"较上期[^<]*<strong>([^<]*)</strong>", client.get("/").text)
    assert shown == wanted
    assert {"±0", "—"} < set(wanted), "nothing moved: the test shows nothing"


def test_a_correction_of_the_same_day_is_no_new_period(city: Path, tmp_path: Path) -> None:
    address = f"local:{tmp_path / 'store'}"
    census = sorted((city / "ledgers").rglob("*排摸*"))
    import_ledgers(census[:1], store=address, partial=True)
    import_ledgers([city / "ledgers"], store=address)
    with TestClient(create_app(settings(address)), base_url=BASE) as client:
        shown = re.findall(r"较上期[^<]*<strong>([^<]*)</strong>", client.get("/").text)
    assert shown == ["—"] * 6


def write_difference(figure: Figure, past: Figure) -> str:
    if figure.value is None or past.value is None:
        return "—"
    difference = figure.value - past.value
    if figure.is_share:
        return "±0" if abs(difference) < 0.0005 else f"{difference * 100:+.1f}点".replace("-", "−")
    return f"{difference:+,.0f}".replace("-", "−") if difference else "±0"


def test_every_row_that_differs_is_told(later: tuple[TestClient, str, str]) -> None:
    client, first, second = later
    content = client.get(f"/api/v1/batches/{second}/changes?limit=1000").json()
    assert (content["before"], content["batch"]) == (first, second)
    rows = [row for row in content["rows"] if row["sheet"] == "两新组织"]
    assert sum(row["change"] == "removed" for row in rows) == REMOVED
    assert [(row["column"], row["new"]) for row in rows if row["change"] == "changed"] == [("职工人数", str(HIRED))]


def test_the_differences_come_page_by_page_and_none_twice(later: tuple[TestClient, str, str]) -> None:
    client, _, second = later
    path = f"/api/v1/batches/{second}/changes"
    for kept in ("", "&change=removed"):
        every = client.get(f"{path}?limit=1000{kept}").json()
        numbers: list[int] = []
        after: str | None = "0"
        while after is not None:
            content = client.get(f"{path}?limit=3&after={after}{kept}").json()
            numbers += [row["number"] for row in content["rows"]]
            after = content["after"]
        assert numbers == [row["number"] for row in every["rows"]]
        assert len(set(numbers)) == every["total"] > 3
    assert client.get(f"{path}?after=there").status_code == 422
