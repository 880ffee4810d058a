"""Limits of size, rate and origin, and the files that browsers keep."""

import gzip
import logging
import re
from collections.abc import AsyncIterator

import brotli
import nicegui
import pytest
from nicegui import core

from tests.ui.conftest import Visit
from tests.ui.test_pipeline import EASY, SIGN_IN, make
from ui.http.access import scrub_server_logs
from ui.http.assets import compressed
from ui.http.limits import TokenBuckets
from ui.http.settings import WebSettings
from ui.http.socket import PING_EVERY_SECONDS, PING_PATIENCE_SECONDS

OWN = {"Sec-Fetch-Site": "same-origin"}


async def test_body_announced_too_large_is_refused(visiting: Visit) -> None:
    async with visiting(make(WebSettings(body_limit=1000, pages_per_minute=0))) as client:
        refused = await client.post(SIGN_IN, data={"email": "a" * 1000}, headers=OWN)
        announced = await client.post(SIGN_IN, content=b"a", headers={**OWN, "Content-Length": "1001"})
        taken = await client.post(SIGN_IN, data={"email": "a" * 900}, headers=OWN)
    assert announced.status_code == 413
    assert refused.status_code == 413
    assert "<h1>Envoi trop volumineux</h1>" in refused.text
    assert taken.status_code == 200


async def test_body_that_grows_too_large_is_refused(visiting: Visit) -> None:
    async def stream() -> AsyncIterator[bytes]:
        yield b"email="
        for _ in range(20):
            yield b"a" * 100

    headers = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
    async with visiting(make(WebSettings(body_limit=1000, pages_per_minute=0))) as client:
        answer = await client.post(SIGN_IN, content=stream(), headers=headers)
    assert answer.status_code == 413


async def test_upload_paths_take_more(visiting: Visit) -> None:
    settings = WebSettings(body_limit=1000, upload_limit=5000, uploads={"/cmi/conn": "/cmi?lourd"}, pages_per_minute=0)
    async with visiting(make(settings)) as client:
        assert (await client.post(SIGN_IN, data={"email": "a" * 4000}, headers=OWN)).status_code == 200


@pytest.mark.parametrize("announced", [True, False])
async def test_a_photo_too_heavy_is_read_to_its_end_and_leads_where_it_is_told(
    visiting: Visit, *, announced: bool
) -> None:
    sent = []

    async def stream() -> AsyncIterator[bytes]:
        for piece in range(20):
            sent.append(piece)
            yield b"a" * 1000

    headers = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
    settings = WebSettings(body_limit=1000, upload_limit=5000, uploads={"/cmi/conn": "/cmi?lourd"}, pages_per_minute=0)
    async with visiting(make(settings)) as client:
        headers |= {"Content-Length": "20000"} if announced else {}
        answer = await client.post(SIGN_IN, content=stream(), headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cmi?lourd")
    assert len(sent) == 20


async def test_too_many_pages_must_wait_but_not_other_people(visiting: Visit) -> None:
    settings = WebSettings(pages_per_minute=60, page_burst=3, trusted_proxies=("192.0.2.0/24",))
    async with visiting(make(settings)) as client:

        async def status(address: str, path: str = SIGN_IN) -> int:
            return (await client.get(path, headers={"X-Forwarded-For": address})).status_code

        assert [await status(f"198.51.100.{n}, 203.0.113.9") for n in range(4)] == [200, 200, 200, 429]
        assert await status("203.0.113.10") == 200
        assert await status("203.0.113.9", "/healthz") == 200
        answer = await client.get(SIGN_IN, headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.headers["retry-after"] == "1"
    assert "<h1>Trop de pages demandées</h1>" in answer.text


def test_bucket_fills_again_with_time() -> None:
    now = [0.0]
    buckets = TokenBuckets(per_minute=60, burst=2, clock=lambda: now[0])
    assert [buckets.take("a"), buckets.take("a")] == [0, 0]
    assert buckets.take("a") == pytest.approx(1)
    now[0] = 1.0
    assert buckets.take("a") == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost:8080"}, 200),
        ({"Origin": "http://127.0.0.1:8080"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
async def test_only_our_own_forms_are_taken(visiting: Visit, headers: dict[str, str], status: int) -> None:
    async with visiting(make()) as client:
        answer = await client.post(SIGN_IN, data={"email": "a"}, headers=headers)
    assert answer.status_code == status


async def test_bank_may_post_from_elsewhere(visiting: Visit) -> None:
    async with visiting(make(WebSettings(cross_site_paths=("/cmi/",), pages_per_minute=0))) as client:
        answer = await client.post(SIGN_IN, data={"email": "a"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


async def test_our_files_are_compressed_and_kept(visiting: Visit) -> None:
    async with visiting(make()) as client:
        html = (await client.get(SIGN_IN)).text
        (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)">', html)
        (font,) = re.findall(r'<link rel="preload" href="([^"]+)" as="font"', html)
        plain = await client.get(style, headers={"Accept-Encoding": "identity"})
        small = await client.get(style, headers={"Accept-Encoding": "gzip, br"})
        letters = await client.get(font, headers={"Accept-Encoding": "gzip, br"})
        old = await client.get(re.sub(r"static/\w+", "static/0000", style))
    assert small.headers["content-encoding"] == "br"
    assert int(small.headers["content-length"]) < len(plain.content) / 3
    assert small.text == plain.text
    assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert small.headers["content-type"] == "text/css; charset=utf-8"
    assert "content-encoding" not in letters.headers
    assert letters.headers["content-type"] == "font/woff2"
    assert old.headers["cache-control"] == "no-cache"


async def test_files_of_nicegui_come_by_brotli_and_nothing_else_does(visiting: Visit) -> None:
    base = f"/_nicegui/{nicegui.__version__}/static"
    async with visiting(make()) as client:
        script = await client.get(f"{base}/nicegui.js", headers={"Accept-Encoding": "br"})
        zipped = await client.get(f"{base}/nicegui.js", headers={"Accept-Encoding": "gzip"})
        outside = await client.get(f"{base}/%2e%2e/nicegui.py")
    assert script.headers["content-encoding"] == "br"
    assert zipped.headers["content-encoding"] == "gzip"
    assert script.text == zipped.text
    assert outside.status_code == 404


async def test_socket_is_closed_to_other_origins_and_pinged_often(visiting: Visit) -> None:
    async with visiting(make(EASY)):
        assert core.sio.eio.cors_allowed_origins == [
            f"http://{host}:8080" for host in ("localhost", "127.0.0.1", "[::1]")
        ]
        assert (core.sio.eio.ping_interval, core.sio.eio.ping_timeout) == (PING_EVERY_SECONDS, PING_PATIENCE_SECONDS)
    async with visiting(make(WebSettings(public_url="https://portail.example/accueil"))):
        assert core.sio.eio.cors_allowed_origins == ["https://portail.example"]


@pytest.mark.parametrize(("origin", "status"), [("http://localhost:8080", 200), ("https://evil.example", 400)])
async def test_socket_is_opened_by_our_own_pages_only(visiting: Visit, origin: str, status: int) -> None:
    async with visiting(make()) as client:
        answer = await client.get("/_nicegui_ws/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
    assert answer.status_code == status


async def test_browser_cannot_forge_lines_of_log(visiting: Visit, caplog: pytest.LogCaptureFixture) -> None:
    async with visiting(make()) as client:
        html = (await client.get(SIGN_IN)).text
        (client_id,) = re.findall(r"'client_id': '([^']+)'", html)
        message = {"client_id": client_id, "level": "error", "message": "a\nERROR forged\u2028" + "b" * 9999}
        for _ in range(50):
            core.sio.handlers["/"]["log"]("sid", message)
            core.sio.handlers["/"]["log"]("sid", {**message, "client_id": "unknown"})
    lines = [record.getMessage() for record in caplog.records if record.name == "porte_cartes.browser"]
    assert len(lines) == 20
    assert lines[0].startswith(f"browser on {SIGN_IN}: a ERROR forged b")
    assert len(lines[0]) < 600
    assert len(lines[0].splitlines()) == 1


def test_server_s_own_lines_lose_their_queries() -> None:
    scrub_server_logs()
    words, values = '%s - "WebSocket %s" [accepted]', (1, "/w/?client_id=s")
    record = logging.LogRecord("uvicorn.error", logging.INFO, "", 0, words, values, None)
    (scrubber,) = logging.getLogger("uvicorn.error").filters
    assert isinstance(scrubber, logging.Filter)
    assert scrubber.filter(record)
    assert record.getMessage() == '1 - "WebSocket /w/?***" [accepted]'


def test_compressions_undo() -> None:
    assert (
        brotli.decompress(compressed(b"abc" * 99, "br"))
        == gzip.decompress(compressed(b"abc" * 99, "gzip"))
        == b"abc" * 99
    )
