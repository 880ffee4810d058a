"""Traces: a collector on this machine gets what the portal did, and nothing of whom it did it for."""

import asyncio
import gzip
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

import logs
from compose import build
from domain import outbox
from domain.effects import EFFECTS
from models import OutboxEntry, traces
from models.database import in_transaction
from settings import read_settings
from telemetry import Traces
from tests.ui.conftest import Visit, demonstration

FORM = {"email": "joseph.quinn@mail.example", "password": "Demo-2026!"}


class Collector(ThreadingHTTPServer):
    """Takes OTLP over HTTP, keeps the spans."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.paths: set[str] = set()
        super().__init__(("127.0.0.1", 0), Taker)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def named(self, name: str) -> Span:
        return {span.name: span for span in self.spans}[name]


class Taker(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        assert isinstance(self.server, Collector)
        self.server.paths.add(self.path)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.server.spans += scope.spans
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
        traces.send_to(trace.NoOpTracer())


def environ(tmp_path: Path, **more: str) -> dict[str, str]:
    return demonstration(tmp_path, **more)


async def settled(promise: OutboxEntry) -> None:
    """Until the portal's own relay has kept it, if it came first."""
    async with asyncio.timeout(20):
        while not await OutboxEntry.exists(pk=promise.pk, done_at__not_isnull=True):  # noqa: ASYNC110 -- another task's row
            await asyncio.sleep(0.05)


def facts(span: Span) -> dict[str, object]:
    return {fact.key: fact.value.string_value or fact.value.int_value for fact in span.attributes}


async def test_what_the_portal_does_is_traced_without_whom_it_is_done_for(
    visiting: Visit, collector: Collector, tmp_path: Path
) -> None:
    settings = read_settings(environ(tmp_path, PORTECARTES_OTLP_ENDPOINT=collector.url))
    stream = io.StringIO()
    logs.set_up("json", stream=stream)
    async with visiting(lambda: build(settings)) as client:
        answer = await client.get("/cmi/connexion?email=joseph.quinn@mail.example")
        await client.post("/cmi/connexion", data=FORM)
        await client.get("/cmi/lien/Zx81kfQpl2mV7cYt0aRw9nEbUuIiOo?nir=269054958815780")
        await client.get("/joseph.quinn@mail.example")
        async with in_transaction():
            await outbox.record("document.make", key="none", document="269054958815780")
        promise = await OutboxEntry.get(kind="document.make", key="document.make:none")
        await outbox.relay_once(EFFECTS)
        await settled(promise)

    assert collector.paths == {"/v1/traces"}
    request = collector.named("GET /cmi/connexion")
    assert facts(request) == {
        "reference": answer.headers["X-Request-ID"],
        "http.route": "/cmi/connexion",
        "http.request.method": "GET",
        "http.response.status_code": 200,
    }
    assert facts(collector.named("GET /{scheme}/lien/{token}"))["http.response.status_code"] == 200
    assert facts(collector.named("promise document.make"))["attempt"] == 1
    assert collector.named("job payment.reconcile").name
    line = next(
        line for line in map(json.loads, stream.getvalue().splitlines()) if line.get("path") == "/cmi/connexion"
    )
    assert (line["reference"], line["trace"]) == (answer.headers["X-Request-ID"], request.trace_id.hex())
    told = "\n".join(str(span) for span in collector.spans) + stream.getvalue()
    for personal in ("joseph", "quinn", "mail.example", "Demo-2026", "Zx81kf", "2690549", "lien/Z", "192.0.2.7"):
        assert personal not in told


async def test_an_error_is_known_by_its_kind_only(collector: Collector) -> None:
    sender = Traces(collector.url)
    await sender.start()
    with pytest.raises(ValueError, match="joseph"), traces.under_way("action Page.save"):
        int("joseph")
    await sender.stop()

    span = collector.named("action Page.save")
    assert facts(span) == {"error.type": "ValueError"}
    assert (len(span.events), span.status.message) == (0, "")


async def test_a_collector_that_is_away_keeps_nobody_waiting(collector: Collector, tmp_path: Path) -> None:
    collector.server_close()
    sender = Traces(collector.url)
    await sender.start()
    with traces.under_way("GET"):
        pass
    async with asyncio.timeout(8):
        await sender.stop()


@pytest.mark.parametrize("name", ["PORTECARTES_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"])
def test_the_standard_s_own_name_will_do(tmp_path: Path, name: str) -> None:
    assert read_settings(environ(tmp_path, **{name: "http://127.0.0.1:4318"})).otlp_endpoint == "http://127.0.0.1:4318"
    assert read_settings(environ(tmp_path)).otlp_endpoint == ""
