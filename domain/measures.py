"""What Prometheus reads: counts and times of this process, states and ages of the database that all processes share."""

import asyncio
import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from tortoise.functions import Count

from models import Order, OrderState, OutboxEntry, Payment, PaymentState
from models.clock import now

REGISTRY: Final = CollectorRegistry()
TRIES: Final = Counter(
    "portecartes_sign_in_tries", "Tries of something guarded against guessing, by kind", ["kind"], registry=REGISTRY
)
SUCCESSES: Final = Counter(
    "portecartes_sign_in_successes", "Those that succeeded, by kind", ["kind"], registry=REGISTRY
)
PDF_SECONDS: Final = Histogram(
    "portecartes_pdf_seconds",
    "Time to make a document, waiting included",
    ["kind"],
    registry=REGISTRY,
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
LOOP_LAG: Final = Gauge(
    "portecartes_event_loop_lag_seconds", "How late the event loop is, last seen", registry=REGISTRY
)
PAGES: Final = Gauge("portecartes_connected_pages", "Pages connected to this process", registry=REGISTRY)
_ORDERS: Final = Gauge("portecartes_orders", "Orders, by state", ["state"], registry=REGISTRY)
_PAYMENTS: Final = Gauge("portecartes_payments", "Tries at paying, by state", ["state"], registry=REGISTRY)
_WAITING: Final = Gauge("portecartes_outbox_waiting", "Promises not kept yet", registry=REGISTRY)
_GIVEN_UP: Final = Gauge("portecartes_outbox_given_up", "Promises given up: somebody must look", registry=REGISTRY)
_AGE: Final = Gauge("portecartes_outbox_age_seconds", "Age of the oldest promise that is due", registry=REGISTRY)
_LOOK: Final = 1.0
"""Seconds between two looks at the event loop."""


async def exposition() -> bytes:
    """Everything, in Prometheus' text format."""
    for state, count in (await _by_state(Order, OrderState)).items():
        _ORDERS.labels(state).set(count)
    for state, count in (await _by_state(Payment, PaymentState)).items():
        _PAYMENTS.labels(state).set(count)
    waiting = OutboxEntry.filter(done_at=None, failed_at=None)
    _WAITING.set(await waiting.count())
    _GIVEN_UP.set(await OutboxEntry.filter(done_at=None, failed_at__not_isnull=True).count())
    oldest = await waiting.filter(not_before__lte=now()).order_by("created_at").first()
    _AGE.set((now() - oldest.created_at).total_seconds() if oldest else 0)
    return generate_latest(REGISTRY)


async def _by_state(
    model: type[Order] | type[Payment], states: type[OrderState] | type[PaymentState]
) -> dict[str, int]:
    """Every state, those nothing is in too: a line that vanishes looks like a fault."""
    rows = await model.annotate(count=Count("id")).group_by("state").values_list("state", "count")
    return {state.value: 0 for state in states} | {str(getattr(state, "value", state)): count for state, count in rows}


async def watch_the_loop() -> None:
    """Measure how late the event loop wakes us, for as long as the portal runs."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_LOOK)
        LOOP_LAG.set(max(0.0, time.perf_counter() - began - _LOOK))
