"""One more person to represent: only whom the body declared one for, one message for all the rest (SPEC 1.3)."""

from datetime import date

import pytest

from demonstration import factories
from domain import representation
from domain.errors import Refusal
from models import Holder, Representative

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
