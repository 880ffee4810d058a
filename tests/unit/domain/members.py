"""Members the tests speak of, and where they come from."""

import re
from datetime import date
from typing import Any

from demonstration.factories import body
from demonstration.people_cpms import give_password, member
from domain import outbox
from domain.effects import EFFECTS
from domain.nir import Nir, parse
from domain.sign_in import Visit
from models import Member, PostalAddress, SentMail

MARIE = parse("2 69 05 49 588 157 80")
JEAN = parse("1 84 12 2A 004 083 63")
NOBODY = parse("1234567891011")
CODE = "493817"
WRONG = "111222"
HOME = Visit("192.0.2.10", "home-device", "Firefox sur Linux")
STRANGER = Visit("203.0.113.9", "strange-device", "Chrome sur Android")


async def somebody(nir: Nir, /, **facts: Any) -> Member:
    """A member at the CPMS, with an e-mail unless told otherwise."""
    made: dict[str, Any] = {
        "number": "A01000100",
        "civility": "Mme",
        "last_name": "Durand",
        "first_name": "Marie",
        "birth_date": date(1969, 5, 14),
        "email": "cpms@cpms.com",
        "address": PostalAddress(line4="7 rue des Orangers", postcode="06240", town="BEAUSOLEIL"),
        "body": await body("CPMS", scheme="cpms", name="CPMS"),
    }
    return await member(nir.spaced, **(made | facts))


async def marie(**facts: Any) -> Member:
    """She has a password: 493817."""
    made = await somebody(MARIE, **facts)
    await give_password(made, CODE)
    return await Member.get(pk=made.pk).select_related("account", "holder__body")


async def jean(**facts: Any) -> Member:
    """He has the code of his card, 260418, and no e-mail."""
    jean = {"last_name": "Orsini", "first_name": "Jean", "civility": "M.", "email": "", "code": "260418"}
    return await somebody(JEAN, **(jean | {"number": "A01000101"} | facts))


async def last_code() -> str:
    """The code of the last mail or letter that left."""
    found = await _last_sent(r"\b(\d{3}) (\d{3})\b")
    return found[1] + found[2]


async def last_token() -> str:
    """The token of the link beside it."""
    return (await _last_sent(r"/cpms/lien/(\S+)"))[1]


async def _last_sent(holding: str) -> re.Match[str]:
    await outbox.drain(EFFECTS)
    sent = await SentMail.all().order_by("-id").first()
    assert sent is not None, "nothing was sent"
    found = re.search(holding, sent.text)
    assert found is not None, sent.text
    return found
