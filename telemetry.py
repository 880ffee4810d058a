"""Traces by OpenTelemetry, when the operator has a collector and installed requirements-telemetry.txt."""

import asyncio
from importlib.metadata import version
from typing import Final

from models import traces

try:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
except ImportError:  # optional: without them a portal has no traces
    IS_INSTALLED = False
else:
    IS_INSTALLED = True

SERVICE: Final = "porte-cartes"
_PATIENCE: Final = 3
"""Seconds a collector has to take a batch; while it is away, spans are lost and people served."""
ADVICE: Final = "installez requirements-telemetry.txt (./run le fait quand PORTECARTES_OTLP_ENDPOINT est réglé)"


class Traces:
    """Sends this process's spans to a collector (OTLP over HTTP, protobuf) as long as the portal runs."""

    def __init__(self, endpoint: str) -> None:
        """`endpoint` is the collector's base address (`http://127.0.0.1:4318`); raises RuntimeError without the SDK."""
        if not IS_INSTALLED:
            raise RuntimeError("requirements-telemetry.txt is not installed")
        resource = Resource({"service.name": SERVICE, "telemetry.sdk.version": version("opentelemetry-sdk")})
        self._provider = TracerProvider(resource=resource)
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=_PATIENCE)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))

    async def start(self) -> None:
        """Spans go out from now on."""
        traces.send_to(self._provider.get_tracer("porte_cartes"))

    async def stop(self) -> None:
        """Send what is left."""
        await asyncio.to_thread(self._provider.shutdown)
