"""SMS by HTTP against a carrier of our own: what leaves, what is tried again, what never is; the words themselves."""

import json
from collections.abc import Callable

import httpx
import pytest

from documents.sms import mobile_code
from gateways.sms.base import ALPHABET, LONGEST, OutgoingSms, SmsGateway, SmsRefused, SmsUnavailable
from gateways.sms.demonstration import DemonstrationSms
from gateways.sms.http import HttpSms, SmsAccount

URL = "https://sms.example/v1/messages"
SMS = OutgoingSms("+33612345678", "Bonjour", "sms:mobile_code:1-1")


def carrier(answer: Callable[[httpx.Request], httpx.Response]) -> HttpSms:
    return HttpSms(SmsAccount(URL, "a-token"), transport=httpx.MockTransport(answer))


def answering(status: int) -> HttpSms:
    return carrier(lambda _: httpx.Response(status, headers={"Location": "https://elsewhere.example/"}))


async def test_what_leaves_is_what_the_operator_was_told() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202)

    await carrier(answer).send(SMS)
    (request,) = seen
    assert (request.method, str(request.url)) == ("POST", URL)
    assert request.headers["Authorization"] == "Bearer a-token"
    assert request.headers["Idempotency-Key"] == SMS.reference
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.content) == {"to": SMS.to, "text": SMS.text, "reference": SMS.reference}


@pytest.mark.parametrize("status", [200, 201, 202, 204, 409])
async def test_taken(status: int) -> None:
    await answering(status).send(SMS)


@pytest.mark.parametrize("status", [301, 302, 307, 401, 403, 408, 425, 429, 500, 502, 503, 504])
async def test_later(status: int) -> None:
    with pytest.raises(SmsUnavailable, match=str(status)):
        await answering(status).send(SMS)


@pytest.mark.parametrize("status", [400, 404, 410, 413, 422])
async def test_never(status: int) -> None:
    with pytest.raises(SmsRefused, match=str(status)):
        await answering(status).send(SMS)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
async def test_no_answer_is_later_and_names_nobody(error: type[httpx.TransportError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error(f"no way to {request.url}", request=request)

    with pytest.raises(SmsUnavailable) as caught:
        await carrier(fail).send(SMS)
    assert str(caught.value) == f"no answer: {error.__name__}"


async def test_a_long_answer_is_not_read() -> None:
    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 -- an endless stream
            while True:
                yield b"x" * 65536

    await carrier(lambda _: httpx.Response(200, stream=Endless())).send(SMS)


@pytest.mark.parametrize("status", [400, 422])
async def test_check_sends_nothing_and_sees_that_all_is_well(status: int) -> None:
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(status)

    assert await carrier(answer).problem() == ""
    assert bodies == [b"{}"]


@pytest.mark.parametrize("status", [200, 401, 403, 404, 405, 500])
async def test_check_says_what_is_wrong(status: int) -> None:
    assert await answering(status).problem() == f"answered {status}"


@pytest.mark.parametrize("gateway", [answering(200), DemonstrationSms()], ids=["http", "demonstration"])
@pytest.mark.parametrize(
    "sms",
    [
        OutgoingSms("0612345678", "Bonjour", "1"),
        OutgoingSms("+33 6", "Bonjour", "1"),
        OutgoingSms("+3361234567\N{ARABIC-INDIC DIGIT EIGHT}", "Bonjour", "1"),
        OutgoingSms("+33612345678", "x" * (LONGEST + 1), "1"),
        OutgoingSms("+33612345678", "l’ère", "1"),
    ],
    ids=["national", "spaces", "digits", "long", "alphabet"],
)
async def test_what_no_carrier_takes_is_refused_everywhere(gateway: SmsGateway, sms: OutgoingSms) -> None:
    with pytest.raises(SmsRefused):
        await gateway.send(sms)


@pytest.mark.parametrize("site", ["https://cartes.exemple.fr", "http://localhost:8080", f"https://{'a' * 60}.fr"])
def test_the_words_fit_in_one_message(site: str) -> None:
    text = mobile_code("012345", sender="Espace Assuré", site=site)
    assert len(text) <= LONGEST
    assert set(text) <= ALPHABET
    assert "012345" in text and "15 minutes" in text


def test_a_telephone_offers_the_code_on_our_site_only() -> None:
    """The last line, as browsers read it (WICG, origin-bound one-time codes)."""
    text = mobile_code("012345", sender="Espace Assuré", site="https://cartes.exemple.fr")
    assert text.splitlines()[-1] == "@cartes.exemple.fr #012345"


def test_neither_token_nor_words_show_in_a_trace() -> None:
    assert "a-token" not in repr(SmsAccount(URL, "a-token"))
    assert "Bonjour" not in repr(SMS)
