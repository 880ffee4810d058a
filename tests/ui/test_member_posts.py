"""The members' form posts by themselves, without pages: what each asks for, what it hands on, what it never says."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import time_machine
from fastapi import FastAPI, Request, Response

from domain import member_sign_in, passwords, sessions
from domain.member_codes import Means, Proof
from domain.portal import Portal, configure
from models import Account, Device, Member, Session
from models.clock import now
from schemes.cpms import SCHEME
from tests.unit.domain.members import CODE, HOME, JEAN, MARIE, STRANGER, WRONG, jean, last_code, marie
from ui import flash
from ui.pages.cpms import cells, code, posts, proof
from ui.pages.cpms.journey import COOKIE, Journey, read_journey, write_journey
from ui.pages.cpms.page import CODE as ASK
from ui.pages.cpms.page import DEVICE, PASSWORD, PROOF, SPACE, TERMS
from ui.pages.cpms.sign_in import NUMBER
from ui.session import DEVICE_COOKIE

pytestmark = pytest.mark.usefixtures("base")
NEW, CARD_CODE = "702593", "260418"


@pytest.fixture
async def browser(portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser, and nothing but the addresses forms are sent to."""
    del portal
    app = FastAPI()
    posts.register(app)
    proof.register(app)
    transport = httpx.ASGITransport(app, client=("192.0.2.10", 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as client:
        yield client


async def sent(browser: httpx.AsyncClient, path: str, **fields: str) -> str:
    """Where a form leads; « … ! » when there is something to say there."""
    answer = await browser.post(path, data=fields)
    assert answer.status_code == 303, answer.text
    address, mark, _ = answer.headers["location"].partition("?essai=")
    return f"{address}!" if mark else str(address)


async def entering(browser: httpx.AsyncClient, digits: str = CODE, **more: str) -> str:
    return await sent(browser, SCHEME.path, **{NUMBER: MARIE.spaced, cells.CELLS: digits, **more})


async def composing(browser: httpx.AsyncClient, step: str, digits: str = NEW) -> str:
    return await sent(browser, PASSWORD, etape=step, **{cells.CELLS: digits})


async def signed_in(browser: httpx.AsyncClient, member: Member, known: Device | None = None) -> Session:
    token = (await member_sign_in.enter(member, device=known, visit=HOME)).session_token
    browser.cookies.set(SCHEME.cookie, token)
    found = await sessions.find(token, SCHEME.code)
    assert found is not None
    return found


async def has_password(member: Member, digits: str) -> bool:
    return await passwords.verify(digits, (await Account.get(pk=member.account_id)).password_hash)


def read(browser: httpx.AsyncClient) -> str:
    """What the page would show of the last answer, in clear."""
    name = flash.COOKIE.name
    return json.dumps(flash.COOKIE.read(_asking(f"{name}={browser.cookies[name]}")))


def put(browser: httpx.AsyncClient, step: Journey) -> None:
    """As if the journey had come so far."""
    browser.cookies.clear()
    value = write_journey(Response(), step).headers["set-cookie"].partition("=")[2].partition(";")[0].strip('"')
    browser.cookies.set(COOKIE.name, value, "localhost.local", COOKIE.path)


def proved(member: Member, means: Means, **more: object) -> Journey:
    return Journey().proving("password", Proof(member.pk, means, used_hash=member.initial_code_hash), **more)


# ---- the journey's cookie


def test_the_journey_is_sealed_short_and_for_this_portal_only(portal: Portal) -> None:
    configure(replace(portal, public_url="https://cartes.example"))
    step = Journey("device", index=MARIE.index, mask="c***@cpms.com", member=7)
    cookie = write_journey(Response(), step).headers["set-cookie"]

    assert {"HttpOnly", "Path=/cpms", "SameSite=lax", "Secure", "Max-Age=1200"} <= set(cookie.split("; "))
    assert MARIE.index not in cookie
    assert "cpms.com" not in cookie


@pytest.mark.parametrize("minutes", [19, 21])
def test_a_journey_ends_after_twenty_minutes_whatever_the_browser_keeps(portal: Portal, minutes: int) -> None:
    del portal
    cookie = write_journey(Response(), Journey("device", member=7)).headers["set-cookie"].partition(";")[0]
    with time_machine.travel(now() + timedelta(minutes=minutes)):
        found = read_journey(_asking(cookie), "device")
        other = read_journey(_asking(cookie), "password", "code")

    assert (found is not None) is (minutes < 20)
    assert other is None
    assert read_journey(_asking(cookie[:-9]), "device") is None


def _asking(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


@pytest.mark.parametrize("path", [DEVICE, f"{DEVICE}/renvoyer", f"{ASK}/verifier", f"{ASK}/renvoyer", PASSWORD])
async def test_nothing_goes_on_from_nowhere(browser: httpx.AsyncClient, path: str) -> None:
    """Nor from another journey: a code that was asked for proves nothing, a device that is not known yet is not in."""
    member = await marie()
    leads = {DEVICE: SCHEME.path, ASK: ASK, PASSWORD: SPACE}[path.removesuffix("/renvoyer").removesuffix("/verifier")]
    kinds = {"code", "device", "password"} - {"code" if leads == ASK else "device" if path != PASSWORD else "password"}
    fields = {cells.CELLS: NEW, code.CELLS: WRONG, "etape": "choix"}
    assert await sent(browser, path, **fields) == leads
    for kind in sorted(kinds):
        put(browser, replace(proved(member, Means.CARD), kind=kind, index=MARIE.index))  # type: ignore[arg-type]
        assert await sent(browser, path, **fields) == leads
    assert SCHEME.cookie not in browser.cookies


# ---- signing in


async def test_from_a_trusted_device_the_space_and_nowhere_else(browser: httpx.AsyncClient) -> None:
    member = await marie(email="")
    for wanted, leads in (("https://evil.example/", SPACE), ("/cmi/mes-donnees", SPACE), (PASSWORD, PASSWORD)):
        put(browser, Journey("code"))
        assert await entering(browser, suite=wanted) == leads
        assert COOKIE.name not in browser.cookies, "the journey is over"
        assert SCHEME.cookie in browser.cookies
    await Member.filter(pk=member.pk).update(terms_answered_at=None)
    assert await entering(browser) == TERMS


async def test_what_is_handed_back_never_holds_the_digits(browser: httpx.AsyncClient) -> None:
    await marie()
    assert await entering(browser, WRONG) == f"{SCHEME.path}!"
    assert WRONG not in read(browser)
    assert await entering(browser, "12345") == f"{SCHEME.path}!"
    assert "12345" not in read(browser).replace(MARIE.spaced, "")
    assert await sent(browser, SCHEME.path, **{NUMBER: "2 69", cells.CELLS: CODE}) == f"{SCHEME.path}!"
    assert CODE not in read(browser)


async def test_a_known_password_waits_for_the_device_s_code(browser: httpx.AsyncClient) -> None:
    member = await marie()
    assert await entering(browser) == DEVICE
    assert await composing(browser, "choix") == SPACE, "the device comes first"
    assert await sent(browser, DEVICE, code=WRONG) == f"{DEVICE}!"
    assert await sent(browser, DEVICE) == f"{DEVICE}!"
    assert "Composez" in read(browser), "it was no try"
    assert await sent(browser, DEVICE, code=await last_code()) == SPACE
    assert (await Device.get(account_id=member.account_id)).trusted_until is None, "trust was not asked for"


async def test_a_device_is_trusted_when_that_was_ticked(browser: httpx.AsyncClient) -> None:
    await marie()
    await entering(browser)
    assert await sent(browser, DEVICE, code=await last_code(), confiance="oui") == SPACE
    browser.cookies.delete(SCHEME.cookie)
    assert await entering(browser) == SPACE
    assert (await Device.get()).trusted_until is not None


async def test_the_device_s_code_opens_nothing_once_the_password_changed(browser: httpx.AsyncClient) -> None:
    member = await marie()
    await entering(browser)
    await Account.filter(pk=member.account_id).update(password_hash=await passwords.hash_password(NEW))
    assert await sent(browser, DEVICE, code=await last_code()) == SCHEME.path
    assert SCHEME.cookie not in browser.cookies


async def test_the_device_is_named_before_it_is_known_and_keeps_its_name(browser: httpx.AsyncClient) -> None:
    await marie()
    await entering(browser)
    token = browser.cookies[DEVICE_COOKIE]
    await entering(browser)
    assert browser.cookies[DEVICE_COOKIE] == token


# ---- codes


async def test_a_code_by_mail_opens_the_choice_and_no_session(browser: httpx.AsyncClient) -> None:
    member = await marie()
    assert await sent(browser, ASK, **{NUMBER: MARIE.spaced}) == f"{ASK}?etape=code"
    for _ in range(2):
        assert await sent(browser, f"{ASK}/renvoyer") == f"{ASK}?etape=code"
    assert await sent(browser, f"{ASK}/verifier") == f"{ASK}!"
    assert "Composez" in read(browser), "it was no try"
    assert await sent(browser, f"{ASK}/verifier", code=await last_code()) == PASSWORD
    assert SCHEME.cookie not in browser.cookies
    assert await composing(browser, "confirmation") == PASSWORD, "nothing was chosen yet: it is the choice"
    assert await composing(browser, "confirmation", "852963") == f"{PASSWORD}!"
    assert await has_password(member, CODE)
    assert await composing(browser, "confirmation") == SPACE
    assert await has_password(member, NEW)
    assert COOKIE.name not in browser.cookies


async def test_asked_again_a_browser_has_no_more_tries(browser: httpx.AsyncClient) -> None:
    await marie()
    await sent(browser, ASK, **{NUMBER: MARIE.spaced})
    right = await last_code()
    for again in (ASK, f"{ASK}/renvoyer", ASK, f"{ASK}/renvoyer", ASK):
        await sent(browser, f"{ASK}/verifier", code=WRONG)
        await sent(browser, again, **{NUMBER: MARIE.spaced})
    assert await sent(browser, f"{ASK}/verifier", code=right) == f"{ASK}!"
    assert "Trop d'essais" in json.loads(read(browser))["errors"][code.CELLS]


async def test_a_code_received_is_the_number_s_beside_it(browser: httpx.AsyncClient) -> None:
    """Whatever number a code was asked for before."""
    await marie()
    member = await jean()
    put(browser, Journey("code", index=MARIE.index, browser="b"))
    fields = {"recu": "1", NUMBER: JEAN.spaced}
    assert await sent(browser, f"{ASK}/verifier", code=WRONG, **fields) == f"{ASK}!"
    assert WRONG not in read(browser)
    assert await sent(browser, f"{ASK}/verifier", code=CARD_CODE, recu="1", **{NUMBER: "1"}) == f"{ASK}!"
    assert await sent(browser, f"{ASK}/verifier", code=CARD_CODE, **fields) == PASSWORD
    await composing(browser, "choix")
    assert await composing(browser, "confirmation") == TERMS
    assert await has_password(member, NEW)


@pytest.mark.parametrize("ticked", ["", "oui"])
async def test_a_card_s_code_waits_for_the_device_s_then_for_a_password(
    browser: httpx.AsyncClient, ticked: str
) -> None:
    member = await jean(email="jean@mail.example")
    assert await sent(browser, SCHEME.path, **{NUMBER: JEAN.spaced, cells.CELLS: CARD_CODE}) == DEVICE
    assert await sent(browser, DEVICE, code=await last_code(), confiance=ticked) == PASSWORD
    assert SCHEME.cookie not in browser.cookies
    assert [await composing(browser, step) for step in ("choix", "confirmation")] == [PASSWORD, TERMS]
    assert await has_password(member, NEW)
    assert ((await Device.get()).trusted_until is not None) is bool(ticked)


# ---- from within


async def test_terms_devices_and_proof_are_for_who_is_in(browser: httpx.AsyncClient) -> None:
    member = await marie()
    await signed_in(browser, member)
    browser.cookies.clear()
    device = await Device.get()
    for path in (TERMS, f"{SPACE}/appareils/{device.pk}/oublier", f"{PROOF}/courriel"):
        assert (await sent(browser, path, **{cells.CELLS: CODE})).startswith(f"{SCHEME.path}?suite=")
    assert await composing(browser, "actuel", CODE) == SPACE
    assert await Device.exists()


async def test_a_device_is_forgotten_by_its_own_and_its_pages_are_left(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: set[int] = set()
    monkeypatch.setattr(posts, "leave_open_pages", lambda _, ended: left.update(ended))
    await member_sign_in.enter(await marie(), device=None, visit=STRANGER)
    device, elsewhere = await Device.get(), await Session.get()
    path = f"{SPACE}/appareils/{device.pk}/oublier"
    await signed_in(browser, await jean())
    assert (await browser.post(path)).status_code == 404
    assert (await browser.post(f"{SPACE}/appareils/x/oublier")).status_code == 404
    await signed_in(browser, await Member.get(nir_index=MARIE.index).select_related("account", "holder__body"))
    assert await sent(browser, path) == f"{SPACE}?fait=appareil"
    assert left == {elsewhere.pk}


async def test_the_terms_are_answered_for_oneself_as_ticked(browser: httpx.AsyncClient) -> None:
    other, member = await marie(), await jean()
    await signed_in(browser, member)
    for fields, accepted in (({}, False), ({"conditions": "oui"}, True)):
        assert await sent(browser, TERMS, **fields) == SPACE
        answered = await Member.get(pk=member.pk)
        assert (answered.terms_accepted, answered.terms_answered_at is not None) == (accepted, True)
    assert (await Member.get(pk=other.pk)).terms_version == "2026-01-01"


async def test_the_password_is_given_again_by_the_keypad_of_that_page(browser: httpx.AsyncClient) -> None:
    session = await signed_in(browser, await marie())
    assert (await browser.post(f"{PROOF}/ailleurs", data={cells.CELLS: CODE})).status_code == 404
    assert await sent(browser, f"{PROOF}/courriel", **{cells.CELLS: WRONG}) == f"{PROOF}/courriel!"
    assert WRONG not in read(browser)
    assert await sent(browser, f"{PROOF}/courriel", touches="abcdef", clavier="x") == f"{PROOF}/courriel!"
    assert (await Session.get(pk=session.pk)).proved_at is None
    assert await sent(browser, f"{PROOF}/courriel", **{cells.CELLS: CODE}) == f"{SPACE}?modifier=courriel"
    assert (await Session.get(pk=session.pk)).proved_at is not None
