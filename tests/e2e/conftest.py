"""Fixtures of the browser tests: one Chromium a process, one server a process, one context a test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import SCREENS, Watch, launch, watched_page
from tests.e2e.server import PORTAL, Server, fill, running

expect.set_options(timeout=15_000)  # a loaded machine with two cores takes its time

Open = Callable[..., AbstractContextManager[tuple[Page, Watch]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pair of portals first: what comes last is shared out, and each process of tests would start a pair."""
    items.sort(key=lambda item: item.path.name != "test_two_processes.py")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for the whole run."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a fresh demonstration, to be copied."""
    folder = tmp_path_factory.mktemp("demonstration")
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def server(demonstration: Path) -> Iterator[Server]:
    """The portal most tests share: each has people of its own."""
    with running(PORTAL, like=demonstration) as started:
        yield started


@pytest.fixture
def fresh_server(demonstration: Path) -> Iterator[Server]:
    """A portal for one test, where nothing has happened yet."""
    with running(PORTAL, like=demonstration) as started:
        yield started


@pytest.fixture(scope="session")
def cpms(demonstration: Path) -> Iterator[Server]:
    """The portal with members enough for every test of theirs, for the whole run."""
    with running(["-m", "tests.e2e.cpms_server"], like=demonstration) as started:
        yield started


@pytest.fixture(params=tuple(SCREENS))
def screen(request: pytest.FixtureRequest) -> str:
    """For what must be seen on a desktop and on a phone."""
    return str(request.param)


@pytest.fixture
def open_page(browser: Browser) -> Open:
    """`with open_page(url=…, screen="phone") as (page, watch):`."""
    return partial(watched_page, browser)
