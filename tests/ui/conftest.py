"""Fixtures of the tests that speak to the application without a browser."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from nicegui import Client, core
from nicegui.page import page
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation

import compose
from tests import bases

Visit = Callable[[Callable[[], FastAPI]], AbstractAsyncContextManager[httpx.AsyncClient]]


@asynccontextmanager
async def _visiting(make: Callable[[], FastAPI]) -> AsyncIterator[httpx.AsyncClient]:
    with nicegui_reset_globals():
        os.environ["NICEGUI_USER_SIMULATION"] = "true"
        try:
            app = make()
            async with app.router.lifespan_context(app):
                transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.7", 40_000))
                async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as client:
                    yield client
        finally:
            os.environ.pop("NICEGUI_USER_SIMULATION", None)


@pytest.fixture
def visiting() -> Visit:
    """`async with visiting(make_app) as client:` — a client of an application of its own, started and stopped."""
    return _visiting


@pytest.fixture(scope="module")
def nicegui_alone() -> Iterator[None]:
    """NiceGUI with no application around it, for pages held in memory."""
    with nicegui_reset_globals():
        prepare_simulation()
        yield


@pytest.fixture
async def loop() -> None:
    """Where NiceGUI starts what a page held in memory asks of the browser."""
    core.loop = asyncio.get_running_loop()


@pytest.fixture
def client(nicegui_alone: None) -> Iterator[Client]:
    """A page held in memory, in which a test builds; one that is async enters it itself, being a task of its own."""
    del nicegui_alone
    made = Client(page(""), request=None)
    with made:
        yield made
    if not made.is_deleted:
        made.delete()


def demonstration(folder: Path, **more: str) -> dict[str, str]:
    """The settings of a demonstration whose passwords cost little, and whose base waits for its people only."""
    bases.lay(folder / "porte-cartes.db")
    return {
        "PORTECARTES_DATA_DIR": str(folder),
        "PORTECARTES_DEMO": "1",
        "PORTECARTES_BCRYPT_COST": "4",
        **more,
    }


@pytest.fixture(autouse=True)
def no_early_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests make no document: the workers start with the first one, not with the portal."""

    async def later() -> None:
        return None

    monkeypatch.setattr(compose, "get_papers_ready", later)
