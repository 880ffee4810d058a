"""A change of password from within, post by post: it belongs to the session it was begun in."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import Request, Response

from domain import member_sign_in
from domain.member_tries import CLOSING, Counter, Tried, Waiting, Wrong
from domain.portal import Portal, configure
from models import Session
from models.clock import now
from tests.ui.test_member_posts import NEW, browser, composing, has_password, signed_in
from tests.unit.domain.members import CODE, HOME, MARIE, STRANGER, jean, marie
from ui.flash import Flash
from ui.pages.cpms import posts
from ui.pages.cpms.cells import Trouble, told
from ui.pages.cpms.journey import COOKIE, Journey, read_journey, write_journey
from ui.pages.cpms.page import PASSWORD, SPACE

pytestmark = pytest.mark.usefixtures("base")
__all__ = ["browser"]


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Sessions whose open pages were sent away."""
    gone: set[int] = set()
    monkeypatch.setattr(posts, "leave_open_pages", lambda _, ended: gone.update(ended))
    return gone


async def test_it_ends_the_other_sessions_and_the_journey(browser: httpx.AsyncClient, left: set[int]) -> None:
    member = await marie()
    await member_sign_in.enter(member, device=None, visit=STRANGER)
    elsewhere = await Session.get()
    here = await signed_in(browser, member)
    for step, digits, leads in (("actuel", CODE, PASSWORD), ("choix", NEW, PASSWORD)):
        assert await composing(browser, step, digits) == leads
    assert await composing(browser, "confirmation") == f"{SPACE}?fait=mot-de-passe"
    assert left == {elsewhere.pk}
    assert (await Session.get(pk=here.pk)).ended_at is None
    assert await has_password(member, NEW)
    assert COOKIE.name not in browser.cookies


async def test_no_other_session_ends_it_nor_none(browser: httpx.AsyncClient) -> None:
    member, other = await marie(), await jean()
    await signed_in(browser, member)
    await composing(browser, "actuel", CODE)
    await composing(browser, "choix")
    copied = browser.cookies[COOKIE.name]
    for somebody in (other, member, None):
        browser.cookies.clear()
        if somebody is not None:
            known = await member_sign_in.device_of(somebody, HOME.device_token)
            await signed_in(browser, somebody, known)
        browser.cookies.set(COOKIE.name, copied, "localhost.local", COOKIE.path)
        assert [await composing(browser, step) for step in ("choix", "confirmation")] == [SPACE, SPACE]
    assert await has_password(member, CODE)


async def test_the_present_password_comes_first(browser: httpx.AsyncClient) -> None:
    member = await marie()
    await signed_in(browser, member)
    assert [await composing(browser, step) for step in ("choix", "confirmation")] == [SPACE, SPACE]
    assert await composing(browser, "actuel", "111222") == f"{PASSWORD}!"
    assert COOKIE.name not in browser.cookies
    assert await composing(browser, "choix") == SPACE


def test_a_journey_of_another_portal_is_none(portal: Portal) -> None:
    cookie = write_journey(Response(), Journey("password", member=7)).headers["set-cookie"].partition(";")[0]
    asking = Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})
    assert read_journey(asking, "password") is not None
    configure(replace(portal, keys={**portal.keys, "keypad": b"another".ljust(32)}))
    assert read_journey(asking, "password") is None


@pytest.mark.parametrize("failures", [CLOSING - 1, CLOSING])
@pytest.mark.parametrize("waits", [True, False], ids=["waits", "wrong"])
def test_what_came_of_a_try_is_handed_on_whole(portal: Portal, failures: int, *, waits: bool) -> None:
    until = now() + timedelta(minutes=60)
    tried = Tried(Counter.of(MARIE.index, None), "192.0.2.1", failures, until)
    error = Waiting(until, failures, closed=tried.closes) if waits else Wrong(tried)
    trouble = Trouble.of(Flash(told(error)))
    assert portal.demo
    assert trouble == Trouble(failures, until, looked_at=not waits, closed=failures == CLOSING)
    assert trouble.waiting
    assert trouble.wants_code
