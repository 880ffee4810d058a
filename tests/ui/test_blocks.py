"""The blocks of « Mes informations » as the server holds them: what is typed is kept, and found again by a new page."""

from collections.abc import Iterator

import pytest
from nicegui import Client
from nicegui.page import page

from demonstration import factories
from domain import edits, email_change, throttle
from models import Holder
from schemes.french import typo
from tests.ui.in_page import find, text, told, visitor_of
from ui.blocks.delivery import DeliveryBlock
from ui.blocks.editable import TAKEN_UP
from ui.blocks.email import EmailBlock
from ui.blocks.password import PasswordBlock
from ui.components.error_summary import ErrorSummary
from ui.components.field import Field
from ui.components.tag import Tag
from ui.session import Visitor

pytestmark = pytest.mark.usefixtures("base", "loop", "nicegui_alone")


@pytest.fixture
def clients() -> Iterator[list[Client]]:
    made = [Client(page(""), request=None) for _ in range(2)]
    yield made
    for client in made:
        client.delete()


async def a_visitor() -> tuple[Visitor, Holder]:
    holder = await factories.holder()
    account = await factories.account(holder, email="ancienne@mail.example")
    return await visitor_of(account), holder


async def typed(field: object, value: str) -> None:
    assert isinstance(field, Field)
    await field._typed(told(value))  # noqa: SLF001 -- what the browser calls


async def test_a_half_written_address_is_there_after_a_reload_and_saved_nowhere(clients: list[Client]) -> None:
    visitor, holder = await a_visitor()
    first, second = clients
    with first:
        block = DeliveryBlock(visitor, ErrorSummary(), Tag("div"), holder)
        block.edit()
        await typed(block.fields["town"], "LENS")
    kept = await edits.of(visitor.account)

    with second:
        again = DeliveryBlock(visitor, ErrorSummary(), Tag("div"), holder, edits=kept)
    assert (again.is_open, again.fields["town"].value, again.fields["line4"].value) == (
        True,
        "LENS",
        holder.delivery_address.line4,
    )
    assert any(text(one) for one in find(second, "div") if TAKEN_UP[:25] in text(one))
    assert (await Holder.get(pk=holder.pk)).delivery_address.town == "LILLE"


async def test_saved_or_given_up_it_is_forgotten(clients: list[Client]) -> None:
    visitor, holder = await a_visitor()
    with clients[0]:
        address = DeliveryBlock(visitor, ErrorSummary(), Tag("div"), holder)
        address.edit()
        await typed(address.fields["town"], "LENS")
        await address.submit()
        email = EmailBlock(visitor, ErrorSummary(), Tag("div"))
        email.edit()
        await typed(email.fields["email"], "nouvelle@mail.example")
        assert list(await edits.of(visitor.account)) == ["email"]
        await email.cancel()
    assert await edits.of(visitor.account) == {}
    assert (await Holder.get(pk=holder.pk)).delivery_address.town == "LENS"


async def test_refused_it_stays(clients: list[Client]) -> None:
    visitor, holder = await a_visitor()
    with clients[0]:
        address = DeliveryBlock(visitor, ErrorSummary(), Tag("div"), holder)
        address.edit()
        await typed(address.fields["postcode"], "5900")
        await address.submit()
        assert address.fields["postcode"].error is not None
    assert (await edits.of(visitor.account))[address.draft]["postcode"] == "5900"


async def test_nothing_of_a_password_is_ever_kept(clients: list[Client]) -> None:
    visitor, _ = await a_visitor()
    with clients[0]:
        block = PasswordBlock(visitor, ErrorSummary(), Tag("div"))
        block.edit()
        for field in block.fields.values():
            field.receive("Secret-2026!")
        await block.cancel()
    assert await edits.of(visitor.account) == {}
    assert block.draft == ""


async def test_the_confirmation_s_error_goes_when_the_address_becomes_the_same(clients: list[Client]) -> None:
    visitor, _ = await a_visitor()
    with clients[0]:
        block = EmailBlock(visitor, ErrorSummary(), Tag("div"))
        block.edit()
        await typed(block.fields["email"], "a@mail.example")
        confirmation = block.fields["confirmation"]
        confirmation.receive("b@mail.example")
        assert not await confirmation.check()
        await typed(block.fields["email"], "b@mail.example")
        assert confirmation.error is None


async def test_a_street_s_error_goes_when_a_hamlet_makes_it_needless(clients: list[Client]) -> None:
    visitor, holder = await a_visitor()
    with clients[0]:
        block = DeliveryBlock(visitor, ErrorSummary(), Tag("div"), holder)
        block.edit()
        await typed(block.fields["line5"], "")
        await typed(block.fields["line4"], "")
        await block.fields["line4"].check()
        assert block.fields["line4"].error is not None
        await typed(block.fields["line5"], "BP 12")
        assert block.fields["line4"].error is None


async def test_too_many_addresses_are_refused_beside_the_field_and_what_was_typed_stays(clients: list[Client]) -> None:
    visitor, _ = await a_visitor()
    counted = [(email_change.CHANGING, email_change.CHANGING.key(str(visitor.account.pk)))]
    for _ in range(email_change.CHANGING.free):
        await throttle.admit(counted)
    with clients[0]:
        block = EmailBlock(visitor, ErrorSummary(), Tag("div"))
        block.edit()
        for name in ("email", "confirmation"):
            await typed(block.fields[name], "b@mail.example")
        await block.submit()
        assert block.fields["email"].error == typo("Trop d'essais. Vous pourrez réessayer dans 1 minute.")
        assert block.is_open
    assert (await edits.of(visitor.account))["email"]["email"] == "b@mail.example"
