"""Fixtures of the tests that speak to the application without a browser."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from nicegui.testing.general import nicegui_reset_globals

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
