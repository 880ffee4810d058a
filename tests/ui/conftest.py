"""Fixtures of the tests that speak to the application without a browser."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from nicegui.testing.general import nicegui_reset_globals

import compose

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


def demonstration(folder: Path, **more: str) -> dict[str, str]:
    """The settings of a demonstration whose passwords cost little."""
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

    monkeypatch.setattr(compose, "start_pool", later)
