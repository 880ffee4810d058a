"""Fixtures of the rules."""

from dataclasses import replace

import pytest

from domain import payment
from domain.portal import Portal, configure
from gateways.payment.base import SealedMessage
from models import Payment
from tests.conftest import Bank
from tests.unit.domain.carrier import Carrier
from tests.unit.domain.paying import Say


@pytest.fixture
def carrier(portal: Portal) -> Carrier:
    """Who carries the SMS of this portal, which sends none otherwise."""
    made = Carrier()
    configure(replace(portal, texts=made))
    return made


@pytest.fixture
def says(bank: Bank) -> Say:
    """Have the bank say something: by its notification, under a seal of its own."""

    async def say(said: SealedMessage, seal: str = "") -> Payment | None:
        bank.said = said
        return await payment.receive({"Seal": seal or f"{said.reference}-{said.response_code}"})

    return say
