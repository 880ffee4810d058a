"""One more person to represent: only whom the body declared one for, one message for all the rest (SPEC 1.3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from demonstration import factories
from domain import representation
from domain.errors import Refusal
from models import Holder, Representative
from models.clock import today

pytestmark = pytest.mark.usefixtures("base")


async def test_one_more_holder_declared_by_another_body() -> None:
    mine = await factories.holder(last_name="Faure", first_name="Denise", birth_date=date(1950, 6, 30))
    account = await factories.account(mine)
    other = await factories.holder(number="9001", body=await factories.body("MDPH35"))
    await Representative.create(holder=other, last_name="FAURE", first_name="denise", birth_date=date(1950, 6, 30))

    await representation.add(account, " 9001")

    assert {one.pk for one in await Holder.of(account)} == {mine.pk, other.pk}


async def test_nobody_adds_whom_they_were_not_declared_for() -> None:
    account = await factories.account(await factories.holder())
    await factories.holder(number="9001")

    for number in ("9001", "nobody"):
        with pytest.raises(Refusal) as refused:
            await representation.add(account, number)
        assert str(refused.value) == representation.NOT_DECLARED


async def test_the_last_day_counts_and_the_day_after_everything_is_closed() -> None:
    """In what is seen, in what may be added, and in what comes by itself at sign-in."""
    mine = await factories.holder(last_name="Faure", first_name="Denise", birth_date=date(1950, 6, 30))
    account = await factories.account(mine)
    ward, other, third = [await factories.holder(number=f"900{place}") for place in range(3)]
    person: dict[str, Any] = {"last_name": "Faure", "first_name": "Denise", "birth_date": date(1950, 6, 30)}
    access = await factories.represent(account, ward, **person, ends_on=today())
    declared = [await Representative.create(holder=one, **person, ends_on=today()) for one in (other, third)]
    assert {one.pk for one in await Holder.of(account)} == {mine.pk, ward.pk}
    await representation.add(account, "9001")

    ended = today() - timedelta(days=1)
    await Representative.filter(pk__in=[access.representative_id, *(one.pk for one in declared)]).update(ends_on=ended)

    assert {one.pk for one in await Holder.of(account)} == {mine.pk}
    with pytest.raises(Refusal):
        await representation.add(account, "9002")
    assert await representation.attach(account) == 0
