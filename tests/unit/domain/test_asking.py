"""Asking for an account takes the same work whatever is known of the address; the promise behind it is kept once."""

import pytest

from demonstration import factories
from domain import activation, creation
from domain.activation import Claim
from models import Account, OutboxEntry, Secret
from tests.conftest import Outbag
from tests.unit.domain.letterbox import GOOD, HOME, delivered

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
