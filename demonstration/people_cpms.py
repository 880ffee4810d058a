"""The members of SPEC 7: an active one, one before the first connection, one whom only the post reaches."""

from datetime import date, timedelta
from typing import Any, Final

from demonstration.factories import body, holder
from domain import passwords
from domain.members import enrol
from domain.nir import parse
from models import Account, Member, PostalAddress
from models.clock import now

MARIE: Final = "2 69 05 49 588 157 80"
MARIE_CODE: Final = "493817"
JEAN: Final = "1 84 12 2A 004 083 63"
JEAN_CODE: Final = "260418"
PAULE: Final = "2 78 04 67 067 045 38"


async def settle_in_members() -> None:
    """Make the three of them, inside the transaction of all."""
    cpms = await body(
        "CPMS",
        scheme="cpms",
        name="CPMS",
        address=PostalAddress(line4="1 quai de la Prévoyance", postcode="98000", town="MONACO", country="MC"),
        email="contact@cpms.example",
        phone="",
    )
    await _marie(await member(MARIE, number="A01000100", **MARIE_FACTS, body=cpms))
    await member(JEAN, number="A01000101", code=JEAN_CODE, **JEAN_FACTS, body=cpms)
    await member(PAULE, number="A01000102", **PAULE_FACTS, body=cpms)


MARIE_FACTS: Final[dict[str, Any]] = {
    "civility": "Mme",
    "last_name": "Durand",
    "first_name": "Marie",
    "birth_date": date(1969, 5, 14),
    "email": "cpms@cpms.com",
    "mobile": "+33612345678",
    "address": PostalAddress(line2="Appartement 12", line4="7 rue des Orangers", postcode="06240", town="BEAUSOLEIL"),
}
JEAN_FACTS: Final[dict[str, Any]] = {
    "civility": "M.",
    "last_name": "Orsini",
    "first_name": "Jean",
    "birth_date": date(1984, 12, 9),
    "address": PostalAddress(line4="22 cours Napoléon", postcode="20000", town="AJACCIO"),
}
PAULE_FACTS: Final[dict[str, Any]] = {
    "civility": "Mme",
    "last_name": "Nguyen",
    "first_name": "Paule",
    "birth_date": date(1978, 4, 21),
    "address": PostalAddress(
        line2="Escalier B",
        line3="Résidence du Port",
        line4="15 quai des Bateliers",
        postcode="67000",
        town="STRASBOURG",
    ),
}


async def member(nir: str, /, *, code: str = "", code_hash: str = "", **facts: Any) -> Member:
    """A member with a holder of their own."""
    number = parse(nir)
    own = await holder(scheme="cpms", key=number.index, **facts)
    return await enrol(own, number, joined=date(2015, 4, 1), initial_code=code, code_hash=code_hash)


async def _marie(marie: Member) -> None:
    """She has signed in before."""
    await give_password(marie, MARIE_CODE)


async def give_password(somebody: Member, digits: str) -> None:
    """Six digits chosen some months ago, the terms answered."""
    await give_hash(somebody, await passwords.hash_password(digits))


async def give_hash(somebody: Member, password_hash: str) -> None:
    """The same, from a hash that serves several."""
    await Account.filter(pk=somebody.account_id).update(password_hash=password_hash)
    then = now() - timedelta(days=120)
    await Member.filter(pk=somebody.pk).update(
        password_changed_at=then, terms_accepted=True, terms_version="2026-01-01", terms_answered_at=then
    )
