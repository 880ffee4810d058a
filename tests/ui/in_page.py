"""A page held in memory: events as a browser sends them, elements found by their tag."""

from collections.abc import Awaitable
from types import SimpleNamespace
from typing import Any, cast

from nicegui import Client
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from domain import sign_in
from models import Account, Session
from ui.components.confirm import confirm
from ui.session import Visitor


def told(value: object) -> GenericEventArguments:
    """An event as the browser sends it."""
    return cast("GenericEventArguments", SimpleNamespace(args=value))


async def in_page(client: Client, work: Awaitable[None]) -> None:
    """Do it as NiceGUI does for an event: a task of its own, in the page."""
    with client:
        await work


async def asked_in(client: Client, **options: Any) -> bool:
    """Ask as a handler does: a task of its own, in the page."""
    with client:
        return await confirm("Annuler ?", **options)


async def visitor_of(account: Account) -> Visitor:
    """Who has just signed in to this account."""
    await sign_in.enter(account, device=None, visit=sign_in.Visit("192.0.2.1", "", "Firefox sur Linux"))
    session = await Session.get(account_id=account.pk).select_related("account__holder", "account__representative")
    return Visitor(session)


def find(client: Client, tag: str) -> list[Element]:
    return [element for element in client.elements.values() if element.tag == tag]


def text(element: Element) -> str:
    return "".join(one._text or "" for one in element.descendants(include_self=True))  # noqa: SLF001 -- NiceGUI has no reader
