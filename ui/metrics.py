"""`/metrics`, for the operator's Prometheus: it answers to the machine itself and its private network, to nobody else."""

from ipaddress import ip_address

from fastapi import FastAPI, Request, Response
from nicegui import Client

from domain import measures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def register(app: FastAPI) -> None:
    """Add the route."""

    async def metrics(request: Request) -> Response:
        if not _is_near(request.client.host if request.client else ""):
            return Response(status_code=404)
        measures.PAGES.set(sum(client.has_socket_connection for client in Client.instances.values()))
        return Response(await measures.exposition(), headers={"Content-Type": CONTENT_TYPE})

    app.add_api_route("/metrics", metrics, methods=["GET"], include_in_schema=False, response_model=None)


def _is_near(host: str) -> bool:
    """Whether the address is of this machine or its network (the person's own, behind a trusted proxy)."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return False
