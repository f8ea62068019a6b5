"""The application: the store opened once, the gate in front, the API and the pages behind it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from orgraph.errors import OrgraphError
from orgraph_api import documentation, pages
from orgraph_api.draft_folder import Drafts, find_draft_folder
from orgraph_api.editions import Shelf
from orgraph_api.errors import install_error_answers
from orgraph_api.formats import FormatSuffix
from orgraph_api.keys import read_keys
from orgraph_api.methods import HeadAsGet
from orgraph_api.pages.site import answer_error
from orgraph_api.routes import (
    alliances,
    batches,
    brokers,
    clusters,
    graph,
    health,
    holes,
    organizations,
    proposals,
    results,
)
from orgraph_api.schemas import Problem
from orgraph_api.security import Gate
from orgraph_api.settings import ServerSettings, read_server_settings
from orgraph_api.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOG = logging.getLogger("orgraph.server")
LOOK_AGAIN_SECONDS: Final = 2.0
SMALLEST_GZIP_BYTES: Final = 1_000
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "description": description, "content": {"application/problem+json": {}}}
    for status, description in (
        (400, "请求无法识别"),
        (401, "需要密钥"),
        (404, "未找到或尚无数据"),
        (406, "不支持的格式"),
        (422, "参数有误"),
        (429, "请求过于频繁"),
    )
}


def create_app(settings: ServerSettings | None = None) -> FastAPI:
    """Make the application; without settings they are read from the environment.

    Raises
    ------
    ConfigurationError
        Where no store is named, or the file of keys cannot be read.
    """
    chosen = settings or read_server_settings()
    application = FastAPI(
        title="orgraph",
        summary="两新组织党建：覆盖、联盟、走访、党组织",
        version=version("orgraph"),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    application.state.settings = chosen
    application.state.keys = read_keys(chosen.keys) if chosen.keys else None
    application.state.show_error = answer_error
    install_error_answers(application)
    for module in (health, batches, results, alliances, holes, clusters, brokers, organizations, proposals, graph):
        application.include_router(module.router, responses=PROBLEMS)
    application.include_router(documentation.router, include_in_schema=False)
    for router in pages.ROUTERS:
        application.include_router(router, include_in_schema=False)
    # Both folders lie in packages that are installed as files.
    application.mount("/static", StaticFiles(directory=str(files("orgraph.views") / "static")), name="static")
    own = Path(__file__).with_name("static")
    application.mount("/docs-static", StaticFiles(directory=str(own)), name="docs-static")
    application.add_middleware(FormatSuffix)
    application.add_middleware(GZipMiddleware, minimum_size=SMALLEST_GZIP_BYTES, compresslevel=5)
    application.add_middleware(HeadAsGet)
    application.add_middleware(Gate, settings=chosen, keys=application.state.keys)
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    settings: ServerSettings = application.state.settings
    shelf = Shelf(settings.store, rules_file=settings.rules)
    shelf.renew()
    application.state.shelf = shelf
    uploads = Uploads()
    application.state.uploads = uploads
    application.state.drafts = Drafts(find_draft_folder(settings.store))
    watching = asyncio.create_task(_watch(shelf))
    try:
        yield
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        uploads.close()


async def _watch(shelf: Shelf) -> None:
    """Look for a batch that another program has published."""
    while True:
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        try:
            await run_in_threadpool(shelf.renew)
        except OrgraphError as error:
            LOG.warning("The store cannot be read just now, the batch before stays: %s", error)
