"""The portal as it is served, with members enough for every test to have its own, some of them signed in already."""

import asyncio
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import uvicorn

from compose import build, configure_portal, open_base
from demonstration.factories import body
from demonstration.people_cpms import give_hash, member
from domain import member_sign_in, passwords
from domain.nir import Nir
from domain.sign_in import Visit
from models import Device, Member, PostalAddress, Session, database
from models.clock import now
from models.database import in_transaction
from settings import Settings, read_settings

EACH: Final = 30
ENTERED: Final = range(20, 26)
"""Places of the members who are signed in, from a device of their own that is trusted."""
STALE: Final = 25
"""The one who gave the password an hour ago."""
SESSIONS: Final = "sessions.json"
PASSWORD, CARD_CODE = "702593", "260418"
ADDRESS = PostalAddress(line4="15 quai des Bateliers", postcode="67000", town="STRASBOURG")


def active(place: int) -> str:
    """The number of a member with a password and an e-mail, `actif0@mail.example`."""
    return Nir(f"26001751000{place:02d}").spaced


def fresh(place: int) -> str:
    """The number of a member with the code of the card and no e-mail."""
    return Nir(f"16002752000{place:02d}").spaced


def by_post(place: int) -> str:
    """The number of a member with nothing but a postal address."""
    return Nir(f"16003753000{place:02d}").spaced


async def seed(settings: Settings) -> None:
    """Add them to the demonstration."""
    configure_portal(settings)
    await open_base(settings)
    cpms = await body("CPMS", scheme="cpms", name="CPMS")
    facts: dict[str, Any] = {"last_name": "Essai", "birth_date": date(1960, 1, 14), "body": cpms, "address": ADDRESS}
    password, code = await passwords.hash_password(PASSWORD), await passwords.hash_password(CARD_CODE)
    async with in_transaction():
        for place in range(EACH):
            email = f"actif{place}@mail.example"
            name = {"first_name": "Camille", "civility": "Mme"}
            made = await member(active(place), number=f"A0200{place:04d}", email=email, **name, **facts)
            await give_hash(made, password)
            await member(fresh(place), number=f"A0300{place:04d}", code_hash=code, first_name="Noé", **facts)
            await member(by_post(place), number=f"A0400{place:04d}", first_name="Alix", **facts)
    tokens = {place: await enter(place) for place in ENTERED}
    (Path(settings.data_dir) / SESSIONS).write_text(json.dumps(tokens), encoding="utf-8")
    await database.close_database()


async def enter(place: int) -> list[str]:
    """Sign that member in; the tokens of session and device. The session lasts as long as the tests may."""
    number = Nir(f"26001751000{place:02d}")
    found = await Member.get(nir_index=number.index).select_related("account", "holder__body")
    entered = await member_sign_in.enter(found, device=None, visit=Visit("127.0.0.1", "", "Chrome sur Linux"))
    proved = now() + timedelta(hours=-1 if place == STALE else 7)
    later = now() + timedelta(hours=7)
    await Session.filter(account_id=found.account_id).update(
        created_at=now() - timedelta(hours=1), proved_at=proved, idle_until=later
    )
    await Device.filter(account_id=found.account_id).update(trusted_until=now() + timedelta(days=90))
    return [entered.session_token, entered.device_token]


def main() -> None:
    """Serve it on PORTECARTES_PORT."""
    settings = read_settings(os.environ)
    asyncio.run(seed(settings))
    uvicorn.run(
        build(settings), host="127.0.0.1", port=settings.port, access_log=False, log_config=None, server_header=False
    )


if __name__ == "__main__":
    main()
