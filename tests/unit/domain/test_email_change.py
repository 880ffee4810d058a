"""Changing the address one signs in with (SPEC 1.1's table), and undoing it."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from demonstration import factories
from domain import activation, email_change, links, password_reset, sessions, sign_in
from domain.email_change import CONFIRMATION_WRONG, DIFFERENT, MISSING, Taken
from domain.errors import FieldErrors, Refusal
from domain.throttle import TooMany
from models import Account, AccountState, Secret, SecretPurpose, Session
from models.clock import now
from models.database import in_transaction
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered, link_sent_to

pytestmark = pytest.mark.usefixtures("base")
OLD, NEW = "ancienne@mail.example", "nouvelle@mail.example"
NOT_AN_ADDRESS = "Votre adresse mail n'est pas conforme."


async def somebody() -> Account:
    return await factories.account(await factories.holder(), email=OLD)


@pytest.mark.parametrize(
    ("email", "confirmation", "errors"),
    [
        ("", "", {"email": MISSING, "confirmation": CONFIRMATION_WRONG}),
        ("fsfsfsdfdsffff", "ffffffff", {"email": NOT_AN_ADDRESS, "confirmation": CONFIRMATION_WRONG}),
        ("fsfsfsdfdsffff", NEW, {"email": NOT_AN_ADDRESS}),
        (NEW, "autre@mail.example", {"confirmation": DIFFERENT}),
        (NEW, "", {"confirmation": CONFIRMATION_WRONG}),
        (NEW, "pas une adresse", {"confirmation": CONFIRMATION_WRONG}),
        (NEW, NEW.upper(), {}),
        (f" {NEW}  ", f"{NEW} ", {}),
        (
            "a" * 250 + "@b.example",
            "x",
            {"email": "Écrivez une adresse email de 254 caractères au plus.", "confirmation": CONFIRMATION_WRONG},
        ),
    ],
)
async def test_the_manuals_table(email: str, confirmation: str, errors: dict[str, str]) -> None:
    assert email_change.errors(email, confirmation) == errors


async def test_both_addresses_are_told_and_the_old_one_may_undo(outbag: Outbag) -> None:
    account = await somebody()

    await email_change.change(account, f" {NEW.capitalize()}", NEW)

    assert [to for to, _ in await delivered(outbag)] == [OLD, NEW.capitalize()]
    assert NEW not in outbag.sent[0].text.lower()
    await sign_in.sign_in("cmi", NEW, factories.PASSWORD, visit=HOME)


async def test_an_address_of_another_account_is_taken() -> None:
    account = await somebody()
    await factories.account(await factories.holder(), email=NEW)

    with pytest.raises(Taken):
        await email_change.change(account, NEW.upper(), NEW)

    assert (await Account.get(pk=account.pk)).email == OLD


async def test_an_address_nobody_proved_is_free() -> None:
    account = await somebody()
    await factories.account(await factories.holder(), email=NEW, state=AccountState.PENDING)

    await email_change.change(account, NEW, NEW)

    assert await Account.filter(email_key=NEW).count() == 1


async def test_two_accounts_wanting_one_address_at_once() -> None:
    accounts = [await factories.account(await factories.holder()) for _ in range(4)]

    answers = await asyncio.gather(*(email_change.change(one, NEW, NEW) for one in accounts), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Account", "Taken", "Taken", "Taken"]


async def test_the_unique_key_alone_keeps_the_second_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes may both have looked before either wrote."""

    async def nobody_looked(_account: Account, _key: str, *, proved: bool) -> None:
        return

    monkeypatch.setattr(email_change, "_free", nobody_looked)
    first, second = [await factories.account(await factories.holder()) for _ in range(2)]
    await email_change.change(first, NEW, NEW)

    with pytest.raises(Taken):
        await email_change.change(second, NEW.upper(), NEW)


async def test_undoing_brings_it_back_and_ends_every_session(outbag: Outbag) -> None:
    account = await somebody()
    await sign_in.sign_in("cmi", OLD, factories.PASSWORD, visit=HOME)
    await email_change.change(account, NEW, NEW)
    secret = await link_sent_to(outbag, OLD)

    assert len(await email_change.undo(secret)) == 1

    assert (await Account.get(pk=account.pk)).email == OLD
    assert await Session.filter(ended_at=None).count() == 0
    with pytest.raises(Refusal):
        await email_change.undo(secret)


async def test_an_address_somebody_took_meanwhile_does_not_come_back(outbag: Outbag) -> None:
    account = await somebody()
    await email_change.change(account, NEW, NEW)
    secret = await link_sent_to(outbag, OLD)
    await factories.account(await factories.holder(), email=OLD)

    with pytest.raises(Taken):
        await email_change.undo(secret)

    assert (await Account.get(pk=account.pk)).email == NEW
    assert (await Secret.get(pk=secret.pk)).used_at is None


async def test_undo_lives_72_hours(outbag: Outbag) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        await email_change.change(await somebody(), NEW, NEW)
        token = links.token_of(await link_sent_to(outbag, OLD))
        clock.shift(timedelta(hours=72) - timedelta(seconds=1))
        await links.look_up("cmi", token)
        clock.shift(timedelta(seconds=1))
        with pytest.raises(Refusal):
            await links.look_up("cmi", token)


async def test_a_stranger_gets_nothing_back_through_the_address_in_between(outbag: Outbag) -> None:
    """A → B (the stranger's) → C: once A has undone it, neither B's undo nor a link to a new password works."""
    account = await somebody()
    await email_change.change(account, "b@voleur.example", "b@voleur.example")
    mine = await link_sent_to(outbag, OLD)
    await password_reset.ask("cmi", "b@voleur.example", visit=HOME)
    reset = await link_sent_to(outbag, "b@voleur.example")
    await email_change.change(account, "c@voleur.example", "c@voleur.example")
    theirs = await link_sent_to(outbag, "b@voleur.example")
    await email_change.undo(mine)

    with pytest.raises(Refusal):
        await email_change.undo(theirs)
    with pytest.raises(Refusal):
        await password_reset.choose(reset, GOOD, GOOD)

    assert (await Account.get(pk=account.pk)).email == OLD


async def test_undoing_voids_every_link_to_a_new_password_on_its_way(outbag: Outbag) -> None:
    account = await somebody()
    await password_reset.ask("cmi", OLD, visit=HOME)
    reset = await link_sent_to(outbag, OLD)
    await email_change.change(account, NEW, NEW)
    await email_change.undo(await link_sent_to(outbag, OLD))

    with pytest.raises(Refusal):
        await password_reset.choose(reset, GOOD, GOOD)


async def test_one_change_to_the_present_address_is_said_to_be_none() -> None:
    account = await somebody()

    with pytest.raises(FieldErrors):
        await email_change.change(account, OLD.upper(), OLD)


async def test_a_reset_link_is_void_once_the_address_changed(outbag: Outbag) -> None:
    account = await somebody()
    await password_reset.ask("cmi", OLD, visit=HOME)
    secret = await link_sent_to(outbag, OLD)
    await email_change.change(account, NEW, NEW)

    with pytest.raises(Refusal):
        await password_reset.choose(secret, GOOD, GOOD)


async def test_sessions_listed_are_those_open() -> None:
    account = await somebody()
    await sign_in.sign_in("cmi", OLD, factories.PASSWORD, visit=HOME)
    with time_machine.travel(now() + timedelta(minutes=21)):
        await sign_in.sign_in("cmi", OLD, factories.PASSWORD, visit=HOME)
        assert len(await sessions.open_sessions(account)) == 1


async def test_addresses_cannot_be_tried_nor_mailed_to_one_after_the_other(outbag: Outbag) -> None:
    """Changed or refused, each try counts; nothing gives one back."""
    account = await somebody()
    await factories.account(await factories.holder(), email=NEW)
    for place in range(3):
        await email_change.change(account, f"tiers{place}@mail.example", f"tiers{place}@mail.example")
        if place < 2:
            with pytest.raises(Taken):
                await email_change.change(account, NEW, NEW)
    sent = len(await delivered(outbag))

    for email in (NEW, "tiers3@mail.example"):
        with pytest.raises(TooMany, match="Vous pourrez réessayer dans 1 minute"):
            await email_change.change(account, email, email)

    assert len(await delivered(outbag)) == sent == 6
    await email_change.change(await factories.account(await factories.holder()), OLD, OLD)  # others do not wait


async def test_who_waits_with_a_living_link_keeps_the_account_asked_for() -> None:
    account = await somebody()
    waiting = await factories.account(await factories.holder(), email=NEW, state=AccountState.PENDING)
    async with in_transaction():
        await links.issue(waiting, SecretPurpose.ACTIVATION, password="")

    with pytest.raises(Taken):
        await email_change.change(account, NEW, NEW)

    assert await Account.exists(pk=waiting.pk)
    with time_machine.travel(now() + links.LIVES[SecretPurpose.ACTIVATION] + timedelta(seconds=1)):  # type: ignore[operator]
        await email_change.change(account, NEW, NEW)
    assert not await Account.exists(pk=waiting.pk)


async def test_who_undoes_has_proved_the_old_address(outbag: Outbag) -> None:
    """Whoever took an open computer over cannot keep it from its owner by asking for an account there."""
    account, other = await somebody(), await factories.holder()
    await email_change.change(account, NEW, NEW)
    secret = await link_sent_to(outbag, OLD)
    await activation.open_account("cmi", OLD, GOOD, claim=activation.Claim(other.pk))
    await delivered(outbag)
    assert await Account.exists(email_key=OLD, state=AccountState.PENDING)

    await email_change.undo(secret)

    assert (await Account.get(email_key=OLD)).pk == account.pk
