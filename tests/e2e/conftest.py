"""A real browser on the real page from the real server, all of it on this machine.

The browser is the system's Chromium; where there is none the tests are skipped, and fail where
`CI=true`. It is started once for all tests, which therefore share an event loop. Every test has a
server with the demonstration alliance of its own, and pages that are signed in as its people.
"""

import importlib.util
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from benchmarks.faults.forked_server import ForkedServer
from tests.e2e.seats import (
    FLAGS,
    NO_SERVICE_WORKER,
    NO_WEBSOCKETS,
    Seat,
    TakeSeat,
    new_context,
    signed_in,
    sit_down,
)
from tests.needs import not_here
from tests.running_server import ROOT, RunningServer

WEB = ROOT / "client" / "web"
NAMES = (
    "chromium-headless-shell",  # the same engine without its own windows: a fifth faster here
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)


def chromium() -> str:
    """Where the system's browser is."""
    for name in NAMES:
        if found := shutil.which(name) or shutil.which(f"/usr/bin/{name}"):
            return found
    return not_here("no Chromium here: apt install chromium-headless-shell, or look at PATH")


def build_hook() -> ModuleType:
    """`hatch_build.py`, which knows how the page is built and whether it is fresh."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def page_folder() -> Path:
    """The built page, built now if it is older than what it is made of."""
    hook = build_hook()
    try:
        hook.build(WEB)
    except hook.BuildError as error:
        not_here(str(error))
    return WEB / "dist"


@pytest.fixture(scope="session")
def demonstration(page_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a fresh demonstration alliance, made once: seeding takes longer than copying."""
    data = tmp_path_factory.mktemp("demonstration") / "data"
    with RunningServer(data, demo=True, static=page_folder):
        pass
    return data


@pytest.fixture(scope="session")
def place(page_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedServer]:
    """Where the tests' servers run, one after the other: imports are done once for all of them."""
    data = tmp_path_factory.mktemp("server") / "data"
    server = ForkedServer(data, demo=True, static=page_folder, log_level="warning")
    yield server
    server.close()


@pytest.fixture
def server(demonstration: Path, place: ForkedServer) -> Iterator[RunningServer]:
    """The demonstration alliance as it is made; tests may kill and start it as they like."""
    shutil.copytree(demonstration, place.data)
    place.start()
    yield place
    if place.runs:
        place.stop()
    shutil.rmtree(place.data)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of this folder in the loop of the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def take_seat(browser: Browser, server: RunningServer) -> AsyncIterator[TakeSeat]:
    """`await take_seat("priya")`: a browser context in which she is signed in.

    `size` is one of `SIZES`, `theme` light or dark, `blocked` whether WebSockets are. With
    `keeps_page` the browser keeps the page for when there is no network: all of it is fetched for
    that, also what nobody opens, which takes longer than most of these tests need.
    """
    async with AsyncExitStack() as stack:

        async def take(
            who: str,
            *,
            size: str = "desktop",
            theme: str = "light",
            blocked: bool = False,
            keeps_page: bool = False,
        ) -> Seat:
            context = await new_context(browser, size, theme)
            stack.push_async_callback(context.close)
            if blocked:
                await context.add_init_script(NO_WEBSOCKETS)
            if not keeps_page:
                await context.add_init_script(NO_SERVICE_WORKER)
            seat = await sit_down(context, server, who)
            page = seat.page
            page.on("pageerror", lambda error: errors.append(f"{who}: {error}"))
            page.on("console", lambda line: _note(errors, who, line))
            return seat

        errors: list[str] = []
        yield take
        assert errors == []


EXPECTED = re.compile(
    r"WebSocket connection to|Failed to load resource|net::ERR_|the server responded with a status"
)


def _note(errors: list[str], who: str, line: Any) -> None:
    """Errors of the page itself; that a network is gone is what these tests are about."""
    if line.type == "error" and not EXPECTED.search(line.text):
        errors.append(f"{who}: {line.text}")


@pytest.fixture
def first_cycle(server: RunningServer) -> dict[str, Any]:
    """The cycle whose plan Priya, Tom and Marsha write."""
    with signed_in(server, "priya") as client:
        cycles = client.get("/api/cycles").raise_for_status().json()["items"]
        wanted = next(it for it in cycles if it["title"] == "Explaining why, not just how")
        cycle: dict[str, Any] = client.get(f"/api/cycles/{wanted['id']}").raise_for_status().json()
    return cycle
