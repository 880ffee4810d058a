"""« Ajouter à mon téléphone »: the card in Apple's or Google's wallet, when the operator has keys (SPEC 5)."""

from datetime import datetime, time

from domain import verification
from domain.artisan import Artisan, artisan_of
from domain.errors import Refusal
from domain.portal import portal
from domain.virtual_card import PAST
from gateways.wallet.apple import pkpass
from gateways.wallet.base import Pass
from gateways.wallet.google import save_link
from models import Account
from models.clock import PARIS
from schemes.cmacarte import SCHEME
from schemes.french import short_date


def offers_apple() -> bool:
    """Whether a `.pkpass` can be made."""
    return portal().apple is not None


def google_link(artisan: Artisan) -> str:
    """The link to Google Wallet; empty without keys, or for a card out of force."""
    keys = portal().google
    if keys is None or not artisan.card.in_force:
        return ""
    return save_link(_pass(artisan), keys, origin=portal().public_url)


async def apple_pass(by: Account) -> tuple[str, bytes]:
    """Name and bytes of the `.pkpass`. Raises Refusal (card out of force), LookupError (no keys)."""
    keys = portal().apple
    if keys is None:
        raise LookupError("no Apple keys")
    artisan = await artisan_of(by)
    if not artisan.card.in_force:
        raise Refusal(PAST)
    return f"carte-{artisan.card.number}.pkpass", pkpass(_pass(artisan), keys)


def _pass(artisan: Artisan) -> Pass:
    card = artisan.card
    if card.valid_until is None:
        raise ValueError("an artisan's card has an end")
    return Pass(
        serial=portal().seal("links", "pass", str(card.pk)).hex()[:24],
        title=SCHEME.title,
        organisation=artisan.holder.body.name,
        quality=artisan.quality,
        holder=artisan.holder.full_name,
        number=card.number,
        trade=artisan.profile.activity,
        ends=short_date(card.valid_until),
        expires=datetime.combine(card.valid_until, time(23, 59, 59), PARIS),
        code=verification.address_of(verification.token_of_card(card)),
        photo=artisan.profile.photo,
    )
