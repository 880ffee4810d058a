"""Who carries SMS in tests, and a member who has just signed in."""

import re

from domain import member_sign_in, outbox, sessions
from domain.effects import EFFECTS
from gateways.sms.base import OutgoingSms
from models import Member, Session
from tests.unit.domain.members import HOME


class Carrier:
    """Carries SMS, or does not."""

    def __init__(self) -> None:
        self.sent: list[OutgoingSms] = []
        self.trouble: list[Exception] = []

    async def send(self, sms: OutgoingSms) -> None:
        """Keep it, unless there is trouble first."""
        if self.trouble:
            raise self.trouble.pop()
        self.sent.append(sms)


async def entered(member: Member) -> Session:
    """Just signed in."""
    token = (await member_sign_in.enter(member, device=None, visit=HOME)).session_token
    found = await sessions.find(token, "cpms")
    assert found is not None
    return found


async def code_by_sms(carrier: Carrier) -> str:
    """The code of the last SMS that left."""
    await outbox.drain(EFFECTS)
    found = re.search(r"code est (\d{6})\.", carrier.sent[-1].text)
    assert found, carrier.sent[-1].text
    return found[1]
