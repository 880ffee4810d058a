"""The PDF of a real card: its code, read by a decoder as a telephone would, opens the check of that very card."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from demonstration import factories
from demonstration.people_cmacarte import artisan as make_artisan
from domain import artisan, papers, verification, virtual_card
from domain.verification import Verdict
from models.clock import now
from tests.unit.documents.reading import codes

PHOTO = Path(__file__).parents[3] / "demonstration" / "hugo-klein.jpg"


@pytest.mark.parametrize("page", [1, 2])
async def test_the_code_on_each_page_is_the_cards(base: None, page: int) -> None:
    account = await factories.account(await make_artisan(photo=PHOTO.read_bytes()))
    content = await papers.made(await virtual_card.promise_pdf(account))
    (words,) = codes(content, page)
    token = words.removeprefix(verification.address_of(""))
    checked = await verification.check(token)
    card = (await artisan.artisan_of(account)).card
    assert (checked.verdict, checked.claims.row, checked.name) == (Verdict.VALID, card.pk, "Camille Morel")


async def test_asked_for_another_day_it_is_the_same_document(base: None) -> None:
    account = await factories.account(await make_artisan())
    first = await virtual_card.promise_pdf(account)
    with time_machine.travel(now() + timedelta(days=3)):
        again = await virtual_card.promise_pdf(account)
    assert again.id == first.id
