"""The simulated bank's notifications, sent by real HTTP in the background; those still due survive a restart."""

import asyncio
import contextlib
import logging
import sqlite3
from types import TracebackType
from typing import Final, Self

import httpx

from gateways.payment.base import HostedForm, Notification
from gateways.payment.ledger import EXPIRY, Delivery
from gateways.payment.simulator import Simulator
from models.clock import now

_log: Final = logging.getLogger(__name__)
_TIMEOUT: Final = httpx.Timeout(10)
"""Seconds."""
_LONGEST_SLEEP: Final = 60.0
_PAUSE: Final = 1.0


class Deliveries:
    """Sends what the simulator promised: `async with Deliveries(simulator):` for the life of the application."""

    def __init__(self, simulator: Simulator, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport` replaces the network, for a shop in the same process."""
        self._simulator = simulator
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, transport=transport, follow_redirects=False)
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._simulator.on_promise = self._wake
        self._task = asyncio.create_task(self._run(), name="payment-simulator")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._client.aclose()

    def _wake(self) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _run(self) -> None:
        while True:
            try:
                await self._round()
            except sqlite3.Error:
                # A locked or lost file must not end the notifications of the process.
                _log.exception("payment simulator: the bank's file cannot be read")
                await asyncio.sleep(_PAUSE)

    async def _round(self) -> None:
        self._woken.clear()
        delivery = await asyncio.to_thread(self._simulator.ledger.next_delivery)
        wait = delivery.due - now().timestamp() if delivery else _LONGEST_SLEEP
        if delivery and wait <= 0:
            await self._send(delivery)
        else:
            await self._sleep(min(wait, _LONGEST_SLEEP))

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _send(self, delivery: Delivery) -> None:
        form = await asyncio.to_thread(self._prepared, delivery)
        if form:
            await self._post(delivery.reference, form)

    def _prepared(self, delivery: Delivery) -> HostedForm | None:
        # Settled before it is sent: like Sips, at most once.
        self._simulator.ledger.settle(delivery)
        if delivery.kind == EXPIRY and not self._simulator.abandon(delivery.reference):
            return None
        return self._simulator.notification(delivery.reference, forged=delivery.kind == Notification.FORGED)

    async def _post(self, reference: str, form: HostedForm) -> None:
        try:
            answer = await self._client.post(form.action_url, data=dict(form.fields))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _log.warning("payment simulator: notification of %s not delivered (%s)", reference, type(error).__name__)
        else:
            _log.info("payment simulator: notification of %s answered %s", reference, answer.status_code)
