"""The server and the pages: start, memory, 50 clients at once, what Chromium takes to draw, frames while dragging.

Targets are times on an idle machine with two cores; beside each time stands its target, and beside our canvas the same
network as pyvis draws it by itself. Needs Chromium.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx2
from playwright.sync_api import sync_playwright

from benchmarks.cities import write_city
from benchmarks.rows import Row
from orgraph.pipeline.importing import import_ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

CLIENTS: Final = 50
QUESTIONS_EACH: Final = 20
PEER_SECONDS: Final = 120
FRAMES: Final = """() => new Promise(done => {
  const canvas = document.querySelector('[data-canvas] canvas'), box = canvas.getBoundingClientRect();
  const at = (kind, x, y) => canvas.dispatchEvent(new PointerEvent(kind, {
    bubbles: true, pointerId: 1, isPrimary: true, pointerType: 'mouse', buttons: 1,
    clientX: box.left + x, clientY: box.top + y}));
  let frames = 0;
  const begun = performance.now();
  at('pointerdown', 5, 5);
  const step = () => {
    const gone = performance.now() - begun;
    frames += 1;
    at('pointermove', 5 + gone / 10, 5 + gone / 20);
    if (gone < 2000) { requestAnimationFrame(step); return; }
    at('pointerup', 205, 105);
    done(frames / (gone / 1000));
  };
  requestAnimationFrame(step);
})"""
"""Drags the canvas for two seconds and counts the frames that the browser drew."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own."""

    address: str
    ready_s: float
    process: subprocess.Popen[bytes]

    @property
    def peak_mb(self) -> float:
        """Peak resident memory so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure a city of every size behind the server."""
    for size in sizes:
        here = folder / f"web{size}"
        write_city(here / "archive", organizations=size)
        store = f"local:{here / 'store'}"
        import_ledgers([here / "archive"], store=store)
        with serve(store) as served:
            yield _row(size, "start to ready / 3 s", served.ready_s, 3.0)
            yield _row(size, "p99 of coverage by county, 50 clients / 0.3 s", asyncio.run(ask_all(served.address)), 0.3)
            yield from _measure_pages(served.address, size=size, folder=here)
            yield _row(size, "peak memory / 1 GB", served.peak_mb, 1024.0, unit="MB")


@contextmanager
def serve(store: str) -> Iterator[Served]:
    """Serve a store while the block lasts."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [str(Path(sys.executable).with_name("orgraph")), "serve", "--store", store, "--port", str(port)]
    begun = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while process.poll() is None:
                try:
                    httpx2.get(f"{address}/readyz")
                    break
                except httpx2.TransportError:
                    time.sleep(0.02)
            yield Served(address, time.monotonic() - begun, process)
        finally:
            process.terminate()
            process.wait()


async def ask_all(address: str) -> float:
    """Let all clients ask at once; gives the 99th percentile in seconds, after one question that fills the cache."""
    took: list[float] = []

    async def ask(client: httpx2.AsyncClient) -> None:
        for _ in range(QUESTIONS_EACH):
            begun = time.perf_counter()
            answer = await client.get("/api/v1/coverage?by=county")
            answer.raise_for_status()
            took.append(time.perf_counter() - begun)

    limits = httpx2.Limits(max_connections=CLIENTS)
    async with httpx2.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        await client.get("/api/v1/coverage?by=county")
        await asyncio.gather(*(ask(client) for _ in range(CLIENTS)))
    return sorted(took)[int(len(took) * 0.99)]


def _measure_pages(address: str, *, size: int, folder: Path) -> Iterator[Row]:
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PEER_SECONDS * 1000)
        open_page(page, f"{address}/")
        yield _row(size, "overview drawn / 2 s", open_page(page, f"{address}/"), 2.0)
        open_page(page, f"{address}/coverage?by=township&unit=330702")
        yield _row(size, "drill-down / 0.5 s", open_page(page, f"{address}/coverage?by=township&unit=330702"), 0.5)
        open_page(page, f"{address}/network", until="[data-drawn]")
        ours = open_page(page, f"{address}/network", until="[data-drawn]")
        frames = page.evaluate(FRAMES)
        file = write_peer(page, folder)
        peer = open_peer(page, file)
        yield _row(size, "network drawn / pyvis by itself", ours, peer)
        yield _row(size, "frames per second while dragging / 24", frames, 24.0, unit="fps", aim="≥ 1")
        browser.close()


def open_page(page: Page, url: str, *, until: str = "body") -> float:
    """Open a page and give the seconds until it is drawn."""
    begun = time.perf_counter()
    page.goto(url, wait_until="load")
    page.wait_for_selector(until)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - begun


def write_peer(page: Page, folder: Path) -> Path:
    """Write the network of the page as pyvis does by itself: its own options, physics and file."""
    from pyvis.network import Network

    slice_ = page.evaluate("() => JSON.parse(document.querySelector('[data-slice]').textContent)")
    network = Network(cdn_resources="in_line")
    for node in slice_["nodes"]:
        network.add_node(node["id"], label=node["name"])
    for edge in slice_["edges"]:
        network.add_edge(edge["from"], edge["to"])
    file = folder / "peer.html"
    file.write_text(network.generate_html(), encoding="utf-8")
    return file


def open_peer(page: Page, file: Path) -> float:
    """Open pyvis's file, with the hosts that it asks for out of reach, until it has settled or time is up."""
    page.route("http*://**", lambda route: route.abort())
    begun = time.perf_counter()
    page.goto(f"file://{file}", wait_until="load")
    page.evaluate(
        f"""() => new Promise(done => {{ setTimeout(done, {PEER_SECONDS * 900});
        network.once('stabilizationIterationsDone', done); network.once('stabilized', done); }})"""
    )
    return time.perf_counter() - begun


def _row(size: int, what: str, ours: float, peer: float, *, unit: str = "s", aim: str = "≤ 1") -> Row:
    return Row(size=size, what=what, ours=ours, peer=peer, unit=unit, aim=aim)
