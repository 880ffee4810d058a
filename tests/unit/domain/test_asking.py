"""Asking for an account takes the same work whatever is known of the address; the promise behind it is kept once."""

import asyncio
from datetime import date, timedelta

import pytest

from demonstration import factories
from domain import activation, creation, links, outbox, passwords, sign_in
from domain.activation import Claim
from domain.errors import FieldErrors, Refusal
from domain.sign_in import WRONG, NotConfirmed
from domain.throttle import TooMany
from models import Account, AccountState, OutboxEntry, Representative, Secret
from models.clock import today
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered, link_sent_to

pytestmark = pytest.mark.usefixtures("base")
EMAIL = "clemence@mail.example"


async def ask(holder_id: int, email: str = EMAIL) -> None:
    await creation.create(Claim(holder_id), email, email, GOOD, GOOD, visit=HOME)


async def test_the_same_rows_for_a_free_address_a_taken_one_and_a_holder_with_an_account(outbag: Outbag) -> None:
    """What is written while the person waits is what takes time."""
    settled, holder = await factories.holder(), await factories.holder()
    await factories.account(settled, email=EMAIL)
    rows = []
    for claim, email in ((holder.pk, "libre@mail.example"), (holder.pk, EMAIL), (settled.pk, "autre@mail.example")):
        await OutboxEntry.all().delete()
        await ask(claim, email)
        rows.append([(entry.kind, sorted(entry.payload)) for entry in await OutboxEntry.all()])
        assert await Account.all().count() == 1

    assert rows == [[("account.ask", ["claim", "email", "password", "scheme"])]] * 3
    await delivered(outbag)
    assert [entry.payload["password"] for entry in await OutboxEntry.filter(kind="account.ask")] == [""]


async def test_cut_short_after_its_link_was_promised_and_taken_up_it_changes_nothing() -> None:
    await ask((await factories.holder()).pk)
    entry = await OutboxEntry.get(kind=activation.ASKED)
    await activation.answer(entry)
    before = await Account.get()

    await activation.answer(await OutboxEntry.get(pk=entry.pk))

    assert (await Account.get()).password_hash == before.password_hash != ""
    assert await Secret.all().count() == 1


async def test_the_persons_own_name_makes_no_password() -> None:
    holder = await factories.holder(last_name="Chabot-Lenoir", first_name="Clémence")
    denise = await Representative.create(
        holder=holder, last_name="Faure", first_name="Denise", birth_date=date(1950, 6, 30)
    )
    tilleuls = await factories.organisation(number="78")
    refused = ((Claim(holder.pk), "Chabot-7531!"), (Claim(holder.pk, denise.pk), "Xy-denise-7!"))
    for claim, password in (*refused, (Claim(tilleuls.pk), "Tilleuls-7!")):
        with pytest.raises(FieldErrors) as wrong:
            await creation.create(claim, EMAIL, EMAIL, password, password, visit=HOME)
        assert list(wrong.value.errors) == ["mot_de_passe"]

    await creation.create(Claim(tilleuls.pk), EMAIL, EMAIL, "Les-arbres-7!", "Les-arbres-7!", visit=HOME)


async def test_a_link_that_opened_its_account_says_so_to_who_holds_it(outbag: Outbag) -> None:
    await ask((await factories.holder()).pk)
    secret = await link_sent_to(outbag, EMAIL)
    token = links.token_of(secret)
    assert not await activation.was_activated("cmi", token)

    await activation.activate(secret)

    assert await activation.was_activated("cmi", token)
    assert not await activation.was_activated("cmi", token[:-1])
    assert not await activation.was_activated("cmacarte", token)


async def test_a_representation_that_ended_before_the_link_was_pressed_opens_nothing(outbag: Outbag) -> None:
    holder = await factories.holder()
    denise = await Representative.create(
        holder=holder, last_name="Faure", first_name="Denise", birth_date=date(1950, 6, 30), ends_on=today()
    )
    await creation.create(Claim(holder.pk, denise.pk), EMAIL, EMAIL, GOOD, GOOD, visit=HOME)
    secret = await link_sent_to(outbag, EMAIL)
    await Representative.filter(pk=denise.pk).update(ends_on=today() - timedelta(days=1))

    with pytest.raises(Refusal):
        await activation.activate(secret)
    assert (await Account.get()).state is AccountState.PENDING

    await Representative.filter(pk=denise.pk).update(ends_on=today())
    await activation.activate(secret)
    assert (await Account.get()).state is AccountState.ACTIVE


async def test_who_signs_in_before_the_promise_is_kept_finds_the_account_waiting(outbag: Outbag) -> None:
    await ask((await factories.holder()).pk)

    with pytest.raises(NotConfirmed):
        await sign_in.sign_in("cmi", EMAIL.upper(), GOOD, visit=HOME)

    assert len(await delivered(outbag)) == 1


async def test_a_promise_kept_twice_at_once_is_kept_once(outbag: Outbag) -> None:
    await ask((await factories.holder()).pk)
    entry = await OutboxEntry.get(kind=activation.ASKED)

    await asyncio.gather(*(activation.answer(entry) for _ in range(3)))

    assert len(await delivered(outbag)) == 1


async def test_a_wrong_password_keeps_no_promise_and_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or its time would tell that somebody just asked for an account with this address."""
    await ask((await factories.holder()).pk)
    checked, verify = [], passwords.verify

    async def counted(password: str, hashed: str) -> bool:
        checked.append(password)
        return await verify(password, hashed)

    monkeypatch.setattr(passwords, "verify", counted)
    for email in (EMAIL, "personne@mail.example"):
        with pytest.raises(Refusal, match=WRONG):
            await sign_in.sign_in("cmi", email, "Faux-2026!", visit=HOME)

    assert len(checked) == 2
    assert await Account.all().count() == 0


async def test_a_try_that_waits_looks_at_no_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    await ask((await factories.holder()).pk)
    for _ in range(5):
        with pytest.raises(Refusal, match=WRONG):
            await sign_in.sign_in("cmi", EMAIL, "Faux-2026!", visit=HOME)

    async def looked(_scheme: str, _email: str) -> list[OutboxEntry]:
        raise AssertionError

    monkeypatch.setattr(activation, "asked", looked)
    with pytest.raises(TooMany):
        await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)
    assert await Account.all().count() == 0


async def test_who_asked_twice_signs_in_with_the_last_password(outbag: Outbag) -> None:
    holder = await factories.holder()
    await ask(holder.pk)
    await delivered(outbag)
    await creation.create(Claim(holder.pk), EMAIL, EMAIL, "Prairie-bleue-8!", "Prairie-bleue-8!", visit=HOME)

    with pytest.raises(NotConfirmed):
        await sign_in.sign_in("cmi", EMAIL, "Prairie-bleue-8!", visit=HOME)


async def test_another_process_at_the_same_promise_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    await ask((await factories.holder()).pk)
    answer = activation.answer

    async def overtaken(entry: OutboxEntry) -> None:
        await answer(entry)
        raise outbox.TryLater("the same address was just asked for by another process")

    monkeypatch.setattr(activation, "answer", overtaken)
    with pytest.raises(NotConfirmed):
        await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)


async def test_a_promise_s_password_opens_no_account_confirmed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody asks with her address and signs in while she confirms: their password was never that account's."""
    hers, theirs = await factories.holder(), await factories.holder()
    await ask(theirs.pk)

    async def overtaken(_promises: list[OutboxEntry]) -> None:
        await factories.account(hers, email=EMAIL)

    monkeypatch.setattr(activation, "keep_asked", overtaken)
    with pytest.raises(Refusal, match=WRONG):
        await sign_in.sign_in("cmi", EMAIL, GOOD, visit=HOME)
