"""A process that must stop says so to its proxy first, and goes on answering people meanwhile."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from ui.http.health import Withdrawal, add_health


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Withdrawal, "NOTICED", 0.0)


def portal() -> tuple[httpx.AsyncClient, Withdrawal]:
    app = FastAPI()
    withdrawal = add_health(app, {})
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portail"), withdrawal


async def told(client: httpx.AsyncClient) -> int:
    return (await client.get("/readyz")).status_code


async def test_a_watched_process_leaves_once_its_proxy_has_given_up_on_it() -> None:
    client, withdrawal = portal()
    assert await told(client) == 200

    leaving = asyncio.create_task(withdrawal.leave())
    await asyncio.sleep(0)  # it begins
    answers = [await told(client) for _ in range(Withdrawal.REFUSALS - 1)]
    assert not leaving.done()
    answers.append(await told(client))
    await leaving

    assert answers == [503] * Withdrawal.REFUSALS
    assert (await client.get("/healthz")).status_code == 200


async def test_nobody_watches_so_nobody_waits() -> None:
    client, withdrawal = portal()
    await withdrawal.leave()
    assert await told(client) == 200


async def test_who_asked_long_ago_does_not_watch_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    client, withdrawal = portal()
    await told(client)
    monkeypatch.setattr(Withdrawal, "WATCHED", 0.0)
    await withdrawal.leave()
    assert not withdrawal.is_leaving


async def test_a_proxy_that_fell_silent_is_not_waited_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    client, withdrawal = portal()
    await told(client)
    monkeypatch.setattr(Withdrawal, "AT_MOST", 0.01)
    await withdrawal.leave()
    assert withdrawal.is_leaving
