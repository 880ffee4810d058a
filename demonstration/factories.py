"""People, cards and orders made up: the same hands make the demonstration's and the tests'."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Final

from domain import passwords
from domain.fields import email_key
from domain.numbers import next_number
from models import (
    Access,
    Account,
    AccountState,
    Card,
    CardState,
    Holder,
    HolderKind,
    IssuingBody,
    Order,
    OrderLine,
    OrderState,
    PostalAddress,
    Representative,
    RevocationReason,
)
from models.clock import now, today
from models.order import FIRST_NUMBER
from schemes.cmi import INVALIDITE

PASSWORD: Final = "Demo-2026!"  # noqa: S105 -- printed on the demonstration's own sign-in pages
_serial = count(1)

FEBRUARY: Final = 2
LILLE: Final = PostalAddress(
    line2="App 22",
    line3="Residence des Tilleuls",
    line4="25 route de la libertine",
    line5="Hameau",
    postcode="59000",
    town="LILLE",
)


def years_from_now(years: int) -> date:
    """The same day some years on (the 28th for a 29 February)."""
    day = today()
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == FEBRUARY else day.day)


async def body(code: str = "MDPH59", *, scheme: str = "cmi", name: str = "MDPH du Nord", **more: Any) -> IssuingBody:
    """An issuing body, made once a code."""
    defaults = {
        "name": name,
        "address": PostalAddress(line4="21 rue de la Toison d'Or", postcode="59650", town="VILLENEUVE-D'ASCQ"),
        "email": f"contact@{code.lower()}.example",
        "phone": "03 59 73 73 73",
    }
    made, _ = await IssuingBody.get_or_create(scheme=scheme, code=code, defaults=defaults | more)
    return made


async def holder(**more: Any) -> Holder:
    """A natural person of the cmi, living in Lille."""
    number = more.get("number") or str(90000 + next(_serial))
    facts: dict[str, Any] = {
        "scheme": "cmi",
        "key": number,
        "number": number,
        "civility": "M.",
        "last_name": "Depot",
        "first_name": "Alfred",
        "birth_date": date(1977, 9, 16),
        "address": LILLE,
    }
    facts["body"] = more.pop("body", None) or await body(scheme=more.get("scheme", "cmi"))
    facts |= more
    if not facts["address"].name:
        name = facts.get("company_name") or f"{facts['last_name']} {facts['first_name']}"
        facts["address"] = PostalAddress(**(facts["address"].as_dict() | {"name": name}))
    return await Holder.create(**facts)


async def organisation(**more: Any) -> Holder:
    """An organisation of the cmi."""
    facts = {
        "kind": HolderKind.ORGANISATION,
        "civility": "",
        "last_name": "",
        "first_name": "",
        "birth_date": None,
        "company_name": "Association Les Tilleuls",
        "siren": "987654324",
    }
    return await holder(**(facts | more))


async def account(own: Holder | None = None, *, password: str = PASSWORD, **more: Any) -> Account:
    """An active account, looking after its own holder."""
    email = more.pop("email", f"personne{next(_serial)}@mail.example")
    facts: dict[str, Any] = {
        "scheme": own.scheme if own else "cmi",
        "email": email,
        "email_key": email_key(email),
        "password_hash": await passwords.hash_password(password),
        "state": AccountState.ACTIVE,
        "created_at": now(),
        "activated_at": now(),
        "holder": own,
    }
    made = await Account.create(**(facts | more))
    if own is not None:
        await Access.create(account=made, holder=own)
    return made


async def represent(by: Account, whom: Holder, **more: Any) -> Access:
    """Let an account look after somebody else, declared by the issuing body."""
    facts: dict[str, Any] = {"last_name": "Lambert", "first_name": "Auguste", "birth_date": date(1961, 3, 12)}
    facts |= {"civility": "M.", "quality": "MANDATAIRE"} | more
    return await Access.create(
        account=by, holder=whom, representative=await Representative.create(holder=whom, **facts)
    )


async def card(of: Holder, **more: Any) -> Card:
    """A card in force: Invalidité, one year left."""
    number = more.get("number") or f"{5000000000000000 + next(_serial)}"
    facts: dict[str, Any] = {
        "scheme": of.scheme,
        "key": number,
        "number": number,
        "holder": of,
        "kind": INVALIDITE,
        "valid_from": years_from_now(-9),
        "valid_until": years_from_now(1),
    }
    return await Card.create(**(facts | more))


async def revoked_card(of: Holder, reason: RevocationReason = RevocationReason.LOST, **more: Any) -> Card:
    """A card declared lost some days ago."""
    facts = {"state": CardState.REVOKED, "revoked_at": now() - timedelta(days=10), "revocation_reason": reason}
    return await card(of, **(facts | more))


async def past_order(by: Account, of: Card, state: OrderState, *, age: timedelta, **more: Any) -> Order:
    """An order of long ago, where it stands today, with one line."""
    start = now() - age
    facts: dict[str, Any] = {
        "number": await next_number("order", first=FIRST_NUMBER),
        "scheme": of.scheme,
        "product": "duplicata",
        "account": by,
        "holder_id": of.holder_id,
        "terms_version": "1",
        "state": state,
        "created_at": start,
        "expires_at": start + timedelta(hours=24),
        "delivery": (await Holder.get(pk=of.holder_id)).delivery_address,
        "quantity": 1,
        "card_cents": 710,
        "vat_permille": 200,
        "postage_cents": 50,
        "total_cents": 902,
        "tariff_zone": "national",
    }
    made = await Order.create(**(facts | _dates(start, state) | more))
    await OrderLine.create(
        order=made, card=of, kind=of.kind, rank=of.rank, reason=of.revocation_reason, state=state, hold=None
    )
    return made


_PATH: Final = ("paid_at", "transmitted_at", "made_at", "shipped_at", "delivered_at")
_STOPS: Final = {OrderState.PAID: 1, OrderState.SHIPPED: 4, OrderState.DELIVERED: 5, OrderState.REFUNDED: 1}


def _dates(start: datetime, state: OrderState) -> dict[str, datetime]:
    """The dates of the steps passed: minutes for the payment, then some days each."""
    waits = (timedelta(minutes=4), timedelta(days=1), timedelta(days=4), timedelta(days=5), timedelta(days=8))
    passed = {name: start + wait for name, wait in zip(_PATH, waits, strict=True)}
    dates = dict(list(passed.items())[: _STOPS.get(state, 0)])
    if state is OrderState.CANCELLED:
        dates["cancelled_at"] = start + timedelta(hours=2)
    if state is OrderState.REFUNDED:
        dates["refunded_at"] = start + timedelta(days=2)
    return dates
