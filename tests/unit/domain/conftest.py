"""Fixtures of the rules."""

import pytest

from domain import payment
from gateways.payment.base import SealedMessage
from models import Payment
from tests.conftest import Bank
from tests.unit.domain.paying import Say


@pytest.fixture
def says(bank: Bank) -> Say:
    """Have the bank say something: by its notification, under a seal of its own."""

    async def say(said: SealedMessage, seal: str = "") -> Payment | None:
        bank.said = said
        return await payment.receive({"Seal": seal or f"{said.reference}-{said.response_code}"})

    return say
