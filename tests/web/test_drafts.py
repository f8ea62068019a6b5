"""Drafts: refused conditions beside their field, kept over a restart, saved and loaded, few at a time."""

from __future__ import annotations

import json
import re
import shutil
import threading
from typing import TYPE_CHECKING

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.exceptions import HTTPException

from orgraph.analyses.proposals import find_decisions
from orgraph.errors import InvalidValueError
from orgraph_api.draft_folder import MOST_DRAFTS, find_draft_folder
from orgraph_api.drafts import Draft, list_keys
from orgraph_api.settings import DECISIONS_BYTES
from orgraph_api.turns import MOST_AT_HAND, find_in_turn
from tests.web.payloads import PAYLOADS
from tests.web.test_proposals import ORIGIN, Planner, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.testclient import TestClient

HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def store(city: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("drafts")
    shutil.copytree(city / "store", folder / "store")
    return f"local:{folder / 'store'}"


@pytest.fixture(scope="module")
def client(store: str) -> Iterator[TestClient]:
    with serving(store) as opened:
        yield opened


@pytest.fixture
def planner(client: TestClient) -> Planner:
    return Planner(client)


def load(client: TestClient, content: bytes) -> tuple[int, str]:
    answer = client.post("/proposals", files={"decisions": ("d.json", content)}, headers=ORIGIN)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("given", "field", "zh", "en"),
    [
        ({"minimum": "40", "maximum": "20"}, "minimum", "最少40家、最多20家", "at least 40 and at most 20"),
        ({"minimum": "5000", "maximum": "6000"}, "minimum", "不足最少成员数5000家", "fewer than the minimum of 5000"),
        ({"radius_m": "0"}, "radius_m", "相邻距离填的是0", "The radius_m is 0"),
        ({"seed": "x"}, "seed", "“x”不是可用的数", "“x” is no such figure"),
        (
            {"minimum": "60", "maximum": "90", "kinds": ["building"]},
            "minimum",
            "没有一组可行",
            "No group is possible",
        ),
    ],
)
def test_conditions_that_nothing_fits_are_named_beside_their_field_and_leave_no_draft(
    planner: Planner, given: dict[str, str], field: str, zh: str, en: str
) -> None:
    drafts = sorted(find_draft_folder(planner.client.app.state.shelf.address).iterdir())  # type: ignore[attr-defined]  # our application
    for language, words in (("zh", zh), ("en", en)):
        answer = planner.client.post("/proposals", data={**given, "language": language}, headers=ORIGIN)
        beside = re.search(rf'id="problem-{field}" role="alert">([^<]*)<', answer.text)
        assert answer.status_code == 422
        assert beside is not None
        assert words in beside[1]
        assert language == "zh" or not HAN.search(beside[1])
    assert sorted(find_draft_folder(planner.client.app.state.shelf.address).iterdir()) == drafts  # type: ignore[attr-defined]  # as above


def test_a_draft_outlives_the_server_and_holds_nothing_but_codes(planner: Planner, store: str) -> None:
    group = planner.proposal.groups[0]
    planner.post("decide", action="accept", group=group.id)
    held = planner.draft
    file = find_draft_folder(store) / f"{held.token}.json"
    assert set(json.loads(file.read_bytes())) == set(Draft.__dataclass_fields__)
    assert not HAN.search(file.read_text(encoding="utf-8"))
    with serving(store) as again:
        assert again.app.state.drafts.find(held.token) == held  # type: ignore[attr-defined]  # our application
        assert group.name in again.get(planner.path).text


@pytest.mark.parametrize(
    "content",
    [
        b'{"token": "damaged_0000", "minimum"',
        b"{}",
        b'{"kinds": ["zz"], "changed_at": "2026-01-01T00:00:00+00:00"}',
    ],
)
def test_a_damaged_draft_is_left_out_and_a_foreign_name_finds_nothing(
    planner: Planner, store: str, content: bytes
) -> None:
    folder = find_draft_folder(store)
    (folder / "damaged_0000.json").write_bytes(content)
    assert planner.client.get("/proposals/damaged_0000").status_code == 404
    assert planner.draft.token in planner.client.get("/proposals").text
    assert planner.client.get("/proposals/..%2Fstore%2FCURRENT").status_code == 404
    (folder / "damaged_0000.json").unlink()


def test_a_draft_of_an_older_batch_says_so(planner: Planner, store: str) -> None:
    file = find_draft_folder(store) / f"{planner.draft.token}.json"
    held = json.loads(file.read_bytes()) | {"batch": "0" * 64, "data_date": "2019-12-31"}
    file.write_text(json.dumps(held), encoding="utf-8")
    assert "旧批次" in planner.client.get("/proposals").text
    assert "按数据日期 2019-12-31 的批次 000000000000 处理" in planner.client.get(planner.path).text
    planner.post("decide", action="accept", group=planner.proposal.groups[0].id)
    assert "台账已更新" not in planner.page


def test_saved_decisions_are_loaded_into_a_draft_that_solves_the_same(planner: Planner) -> None:
    first, second = planner.proposal.groups[:2]
    planner.post("decide", action="accept", group=first.id)
    planner.post("decide", action="exclude", code=list_keys(planner.proposal, second)[:1])
    saved = planner.client.get(f"{planner.path}/decisions.json").content
    wanted = [group.id for group in planner.proposal.groups]
    answer = planner.client.post(
        "/proposals", data={"minimum": "5", "maximum": "40"}, files={"decisions": ("d.json", saved)}, headers=ORIGIN
    )
    planner.path = answer.url.path
    assert [group.id for group in planner.proposal.groups] == wanted


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"excluded": [' + b"9" * 5_000 + b"]}",
        b'{"excluded": ["\\ud800"]}',
        b'{"\\ud800": 1}',
        b'{"accepted": [{"kind": "park", "host": "\\ud800", "members": ["a", "b"]}]}',
        b'{"accepted": [{"kind": []}]}',
        b'{"persons": ["x"]}',
        b"\xff\xfe",
        b'{"apart": [["a", "b", "c"]]}',
        b" " * (DECISIONS_BYTES + 1),
    ],
)
def test_a_file_that_holds_no_decisions_is_refused_in_words(client: TestClient, content: bytes) -> None:
    status, page = load(client, content)
    assert status == 422, page
    assert 'id="problem-decisions"' in page


def test_hostile_decisions_are_shown_inert(client: TestClient) -> None:
    named = sorted(payload for payload in PAYLOADS if payload.isprintable())
    hostile = {"excluded": named, "accepted": [{"kind": name, "host": name, "members": [name]} for name in named[:1]]}
    hostile["excluded"] = named[1:]
    status, page = load(client, json.dumps(hostile).encode())
    assert status == 200, page
    assert not [payload for payload in named if "<" in payload and payload in page]


def test_the_english_pages_of_a_draft_have_no_chinese_sentence(planner: Planner) -> None:
    """Names stay as they are; a full stop, comma or colon of Chinese stands in no sentence of ours."""
    group = planner.proposal.groups[0]
    names = {*planner.proposal.table()["name"].to_pylist(), *(g.name for g in planner.proposal.groups)}
    for path in ("", f"/groups/{group.id}", "/unplaced", "/difference"):
        page = planner.client.get(f"{planner.path}{path}", params={"language": "en"}).text
        body = re.sub(r"<(script|svg|header|footer).*?</\1>", "", page, flags=re.DOTALL)
        texts = [text for text in re.findall(r">([^<>]+)<", body) if text.strip() not in names]
        assert not [text for text in texts if re.search("[，。：；]", text)]
        assert not [text for text in texts if "家" in text and "相邻" in text]


def test_those_without_a_place_are_kept_to_a_rule(planner: Planner) -> None:
    rules = {item.rule for item in planner.proposal.unplaced}
    assert rules
    for rule in rules:
        page = planner.client.get(f"{planner.path}/unplaced", params={"rule": rule, "limit": "1000"}).text
        assert page.count("<code>") - 2 == sum(item.rule == rule for item in planner.proposal.unplaced)


def test_the_oldest_idle_drafts_give_way_and_those_with_decisions_never(planner: Planner) -> None:
    drafts, edition = planner.client.app.state.drafts, planner.client.app.state.shelf.current  # type: ignore[attr-defined]  # our application
    settled = [Draft(seed=seed, decisions=find_decisions({"excluded": ["x"]})) for seed in range(MOST_DRAFTS)]
    for draft in settled:
        drafts.begin(draft, edition)
    assert len(drafts.list_all()) == MOST_DRAFTS
    assert all(draft.decisions.keys for draft in drafts.list_all())
    with pytest.raises(InvalidValueError, match="Remove one"):
        drafts.begin(Draft(seed=99), edition)
    assert drafts.begin(settled[3], edition).seed == 3


def test_only_a_few_may_wait_for_their_turn(client: TestClient) -> None:
    edition = client.app.state.shelf.current  # type: ignore[attr-defined]  # our application
    free = threading.Event()
    refused: list[int] = []

    async def ask(number: int) -> None:
        try:
            await find_in_turn(edition, ("nothing", number), lambda: free.wait(10))
        except HTTPException as error:
            refused.append(error.status_code)
            free.set()

    async def crowd() -> None:
        async with anyio.create_task_group() as group:
            for number in range(MOST_AT_HAND + 1):
                group.start_soon(ask, number)

    # In a thread of its own: in this one a browser of other tests may keep an event loop.
    with start_blocking_portal() as portal:
        portal.call(crowd)
    assert refused == [429]
