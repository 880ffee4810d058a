"""Every answer goes through the pipeline: headers, nonce, limits, errors."""

import logging
import re
from collections.abc import Callable
from functools import partial

import nicegui
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import Message

from tests.e2e.sample import HOSTILE, sample
from tests.ui.conftest import Visit
from ui.http.settings import WebSettings
from ui.http.verbs import HeadAsGet

SIGN_IN = "/cmi/connexion"
EASY = WebSettings(pages_per_minute=0)


def make(settings: WebSettings = EASY, /, **parts: object) -> Callable[[], FastAPI]:
    return partial(sample, settings, **parts)


@pytest.mark.parametrize("path", [SIGN_IN, "/healthz", "/rien", "/cmi/casse", "/brut/casse", "/static/x/portal.css"])
async def test_every_answer_carries_the_security_headers(visiting: Visit, path: str) -> None:
    async with visiting(make()) as client:
        headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self' 'nonce-" in policy
    assert "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert "connect-src 'self' ws://localhost:8080" in policy
    assert policy.endswith("form-action 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


async def test_public_https_address_shows_in_the_headers(visiting: Visit) -> None:
    settings = WebSettings(
        public_url="https://portail.example", bank_origin="https://banque.example", pages_per_minute=0
    )
    async with visiting(make(settings)) as client:
        headers = (await client.get(SIGN_IN)).headers
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert "connect-src 'self' wss://portail.example;" in headers["content-security-policy"]
    assert headers["content-security-policy"].endswith("form-action 'self' https://banque.example")


async def test_the_camera_is_for_the_pages_that_were_named(visiting: Visit) -> None:
    async with visiting(make(WebSettings(camera=("/cmi/conn",), pages_per_minute=0))) as client:
        named, other = await client.get(SIGN_IN), await client.get("/healthz")
    assert "camera=(self)" in named.headers["permissions-policy"]
    assert "camera=()" in other.headers["permissions-policy"]


async def test_every_script_and_style_of_a_page_has_this_answers_nonce(visiting: Visit) -> None:
    async with visiting(make()) as client:
        first, second = await client.get(SIGN_IN), await client.get(SIGN_IN)
    nonces = [re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"]) for answer in (first, second)]
    assert all(nonces)
    assert nonces[0][1] != nonces[1][1]  # type: ignore[index]
    tags = re.findall(r"<(?:script|style)\b[^>]*>", first.text)
    assert len(tags) > 5
    assert all(f'nonce="{nonces[0][1]}"' in tag for tag in tags)  # type: ignore[index]


async def test_page_holds_nothing_of_quasar_nor_of_other_styles(visiting: Visit) -> None:
    async with visiting(make()) as client:
        answer = await client.get(SIGN_IN)
    text = re.sub(r'"imports": .*', "", answer.text.lower())
    for leftover in (
        "quasar",
        "tailwind",
        "unocss",
        "fonts.css",
        "esm-fallback",
        "dompurify",
        "@import",
        "@layer",
        " onclick",
    ):
        assert leftover not in text, leftover
    assert answer.headers["cache-control"] == "no-store"
    assert '<html lang="fr" data-portal="cmi">' in answer.text
    assert '<meta name="description" content="Demander et suivre sa carte.">' in answer.text
    assert '<meta name="theme-color" content="#173a6a">' in answer.text


async def test_page_with_a_token_tells_nobody_its_address(visiting: Visit) -> None:
    async with visiting(make()) as client:
        answer = await client.get("/cmi/lien/abc")
    assert answer.status_code == 200
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_hostile_words_stay_words(visiting: Visit) -> None:
    async with visiting(make()) as client:
        html = (await client.get(SIGN_IN)).text
    written = html.split('<div id="app">')[1].split('<div id="popup"')[0]
    assert HOSTILE not in html
    assert "<script" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\"'`${x}&amp;amp;&lt;/textarea&gt;" in written
    assert "data-words=\"&lt;script&gt;alert(1)&lt;/script&gt;&quot;'" in written


async def test_forwarded_prefix_of_a_browser_is_ignored(visiting: Visit) -> None:
    async with visiting(make()) as client:
        html = (await client.get(SIGN_IN, headers={"X-Forwarded-Prefix": "//evil.example"})).text
    assert "evil" not in html


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/rien", 404, "Page introuvable"),
        ("/cmi/numero/abc", 404, "Page introuvable"),
        ("/paiement/notification", 404, "Page introuvable"),
        ("/cmi/casse", 500, "Une erreur est survenue"),
        ("/cmi/casse-plus-tard", 500, "Une erreur est survenue"),
        ("/cmi/lente", 500, "Une erreur est survenue"),
        ("/brut/casse", 500, "Une erreur est survenue"),
    ],
)
async def test_errors_are_pages_in_french(
    visiting: Visit, caplog: pytest.LogCaptureFixture, path: str, status: int, title: str
) -> None:
    async with visiting(make()) as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    if status == 500:
        reference = answer.headers["x-request-id"]
        assert reference in answer.text
        told = [record for record in caplog.records if record.name in {"porte_cartes.errors", "asyncio"}]
        assert [(record.name, getattr(record, "reference", "")) for record in told] == [
            ("porte_cartes.errors", reference)
        ]
        # NiceGUI's own error page is not even built, but for a page too slow: there we come after it.
        own_page = any(record.name == "porte_cartes.skeleton" for record in caplog.records)
        assert own_page == (path == "/cmi/lente")
        # NiceGUI tells once of an asynchronous builder that fails, before we hear of it.
        assert sum(record.name == "nicegui" and record.levelno >= logging.ERROR for record in caplog.records) <= 1


async def test_program_gets_a_line_not_a_page(visiting: Visit) -> None:
    async with visiting(make()) as client:
        answer = await client.get("/rien", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.text) == (404, "404\n")


@pytest.mark.parametrize("path", [SIGN_IN, "/healthz", "/rien"])
async def test_head_is_answered_as_get(visiting: Visit, path: str) -> None:
    async with visiting(make()) as client:
        got, headed = await client.get(path), await client.head(path)
    assert headed.status_code == got.status_code
    assert headed.headers["content-type"] == got.headers["content-type"]


async def test_head_has_no_body() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await HeadAsGet(PlainTextResponse("corps"))({"type": "http", "method": "HEAD", "headers": []}, receive, send)
    assert (dict(sent[0]["headers"])[b"content-length"], sent[1]["body"]) == (b"5", b"")


async def test_missing_file_is_not_kept_by_browsers(visiting: Visit) -> None:
    async with visiting(make()) as client:
        answer = await client.get(f"/_nicegui/{nicegui.__version__}/components/none.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


async def test_wrong_method_is_a_page(visiting: Visit) -> None:
    async with visiting(make()) as client:
        answer = await client.delete(SIGN_IN, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405


async def test_operators_see_whether_it_is_up_and_ready(visiting: Visit) -> None:
    async def good() -> None:
        return None

    async def bad() -> None:
        raise OSError("disk")

    async with visiting(make(checks={"base": good})) as client:
        assert (await client.get("/healthz")).text == "ok\n"
        ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "checks": {"base": "ok"}})
    async with visiting(make(checks={"base": good, "disque": bad})) as client:
        unready = await client.get("/readyz")
    assert (unready.status_code, unready.json()["checks"]) == (503, {"base": "ok", "disque": "failed"})


async def test_hooks_run_in_order_and_all_are_stopped(visiting: Visit) -> None:
    seen: list[str] = []

    async def note(word: str) -> None:
        seen.append(word)
        if word == "stop 1":
            raise OSError(word)

    hooks: dict[str, object] = {
        "on_start": [partial(note, "start 1"), partial(note, "start 2")],
        "on_stop": [partial(note, "stop 1"), partial(note, "stop 2")],
    }
    async with visiting(make(**hooks)):
        assert seen == ["start 1", "start 2"]
    assert seen == ["start 1", "start 2", "stop 1", "stop 2"]


async def test_access_log_has_no_query_token_nor_whole_address(
    visiting: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "porte_cartes.access")
    async with visiting(make()) as client:
        await client.get("/cmi/lien/s3cret?etape=2", headers={"X-Forwarded-For": "203.0.113.9"})
    (line,) = [record for record in caplog.records if record.name == "porte_cartes.access"]
    assert line.getMessage() == "GET /cmi/lien/*** 200"
    assert getattr(line, "network", "") == "192.0.2.0"
