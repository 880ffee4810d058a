"""Checking a card or an attestation by its QR code: valid, revoked, expired, with the least data needed (SPEC 5)."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import segno

from domain import throttle, tokens
from domain.errors import Refusal
from domain.portal import portal
from domain.throttle import Limit
from domain.tokens import BadToken, Claims
from models import ArtisanProfile, Card, CardState, Order, OrderState
from models.clock import now, today
from schemes.cmacarte import SCHEME as CMACARTE
from schemes.registry import scheme_of

LOOKS: Final = Limit("verification", free=30, memory=timedelta(minutes=15))
NOT_OURS: Final = "Ce code n'est pas celui d'une carte ou d'une attestation de ce site."
STANDING: Final = (
    OrderState.PAID,
    OrderState.TRANSMITTED,
    OrderState.MADE,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.RETURNED,
)
"""States of an order whose attestation holds."""


class Verdict(StrEnum):
    """What the page says, in its own words."""

    VALID = "valide"
    REVOKED = "révoquée"
    EXPIRED = "expirée"


@dataclass(frozen=True, slots=True)
class Checked:
    """What whoever scans may know."""

    claims: Claims
    verdict: Verdict
    ends: date
    name: str = ""
    quality: str = ""
    trade: str = ""
    company: str = ""
    website: str = ""
    photo: bytes | None = None

    @property
    def is_card(self) -> bool:
        """A card, or else an attestation."""
        return self.claims.kind == "c"


def token_of_card(card: Card) -> str:
    """The token of an artisan's card; needs `holder` fetched. Raises ValueError for a card without end."""
    if card.valid_until is None:
        raise ValueError("an artisan's card has an end")
    kinds = scheme_of(card.scheme).kinds
    return tokens.sign(Claims("c", card.pk, card.number, card.valid_until, card.holder.full_name, kinds[card.kind]))


def token_of_attestation(order: Order, ends: date) -> str:
    """The token of an attestation: number, kind and end, no name, no mention."""
    label = scheme_of(order.scheme).product(order.product).label
    return tokens.sign(Claims("a", order.number, str(order.number), ends, what=label))


def address_of(token: str) -> str:
    """What the QR code holds."""
    return portal().address(f"/verifier/{token}")


def qr_svg(words: str) -> str:
    """A QR code as SVG, black on white, with its quiet zone."""
    out = io.BytesIO()
    segno.make(words, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, dark="#000", light="#fff", omitsize=True
    )
    return out.getvalue().decode()


async def look(token: str, *, address: str) -> Checked:
    """What stands behind a scanned code. Raises Refusal (not ours), TooMany (too many that were not)."""
    counted = [(LOOKS, LOOKS.key(address))]
    await throttle.admit(counted)
    checked = await check(token)
    await throttle.succeeded(counted)
    return checked


async def check(token: str) -> Checked:
    """The same without counting. Raises Refusal."""
    try:
        claims = tokens.read(token)
    except BadToken:
        raise Refusal(NOT_OURS) from None
    found = await (_card(claims) if claims.kind == "c" else _attestation(claims))
    if found is None:
        raise Refusal(NOT_OURS)
    return found


async def _card(claims: Claims) -> Checked | None:
    card = await Card.get_or_none(pk=claims.row).select_related("holder")
    if card is None or card.valid_until is None:
        return None
    profile = await ArtisanProfile.get_or_none(holder_id=card.holder_id) or ArtisanProfile()
    past = card.is_past or claims.ends < today()
    verdict = Verdict.REVOKED if card.state is CardState.REVOKED else Verdict.EXPIRED if past else Verdict.VALID
    return Checked(
        claims,
        verdict,
        ends=card.valid_until,
        name=card.holder.full_name,
        quality=scheme_of(card.scheme).kinds[card.kind],
        trade=profile.activity,
        company=profile.shop,
        website=profile.website,
        photo=profile.photo,
    )


async def _attestation(claims: Claims) -> Checked | None:
    order = await Order.get_or_none(number=claims.row)
    if order is None:
        return None
    stands = order.state in STANDING
    verdict = Verdict.EXPIRED if claims.ends < today() else Verdict.VALID
    return Checked(claims, verdict if stands else Verdict.REVOKED, ends=claims.ends, quality=claims.what)


async def revoked() -> str:
    """The signed list of what was revoked and would still be in date: for checking off-line."""
    cards = await Card.filter(scheme=CMACARTE.code, state=CardState.REVOKED, valid_until__gte=today()).values_list(
        "id", flat=True
    )
    recent = now() - timedelta(days=100)
    orders = await Order.filter(state__in=(OrderState.REFUNDED,), paid_at__gte=recent).values_list("number", flat=True)
    ids = [f"c{card}" for card in cards] + [f"a{number}" for number in orders]
    return tokens.sign_revoked(ids, at=now())
