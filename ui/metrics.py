"""`/metrics`, for the operator's Prometheus: it answers to the machine itself and its private network, to nobody else."""

from ipaddress import IPv6Address

from fastapi import FastAPI, Request, Response
from nicegui import Client

from domain import measures
from ui.http.address import THROUGH_PROXY, parsed

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def register(app: FastAPI) -> None:
    """Add the route."""

    async def metrics(request: Request) -> Response:
        # What a proxy passes on comes from the public, whatever address it seems to have: Prometheus asks directly.
        if request.scope.get(THROUGH_PROXY) or not _is_near(request.client.host if request.client else ""):
            return Response(status_code=404)
        measures.PAGES.set(sum(client.has_socket_connection for client in Client.instances.values()))
        return Response(await measures.exposition(), headers={"Content-Type": CONTENT_TYPE})

    app.add_api_route("/metrics", metrics, methods=["GET"], include_in_schema=False, response_model=None)


def _is_near(host: str) -> bool:
    """Whether the address is of this machine or its network."""
    address = parsed(host)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:  # on a socket of both kinds
        address = address.ipv4_mapped
    return address is not None and address.is_private
