"""What the tests of accounts share: the links that lie in mails."""

import re

from domain import links, outbox
from domain.effects import EFFECTS
from domain.sign_in import Visit
from models import Secret
from tests.conftest import Outbag

HOME = Visit("192.0.2.1", "", "Chrome sur Linux")
GOOD = "Jardin-vert-7!"
_LINK = re.compile(r"/(\w+)/lien/(\S+)")


async def delivered(outbag: Outbag) -> list[tuple[str, str]]:
    """Send what was promised; (to, subject) of all mails so far."""
    await outbox.drain(EFFECTS)
    return [(mail.to, mail.subject) for mail in outbag.sent]


async def link_sent_to(outbag: Outbag, address: str) -> Secret:
    """The secret behind the link of the last mail to an address, found as the landing page finds it."""
    await outbox.drain(EFFECTS)
    scheme, token = _LINK.findall([mail.text for mail in outbag.sent if mail.to == address][-1])[-1]
    return await links.look_up(scheme, token)
