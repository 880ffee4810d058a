"""CMA: the card in PVC for 5 €, through the order engine of every scheme (SPEC 4.6)."""

from typing import Final

from domain import orders, terms
from domain.artisan import Artisan, artisan_of
from domain.duplicate import hold_of
from domain.errors import Refusal
from domain.orders import Wanted
from domain.portal import portal
from models import Account, Order, OrderLine
from models.clock import today
from models.database import in_transaction
from models.order import UNDER_WAY
from schemes.cmacarte import PVC

NOT_IN_FORCE: Final = "Votre carte n'est pas en cours de validité."
NO_PHOTO: Final = "Ajoutez d'abord votre photo d'identité : elle est imprimée sur la carte."
OPEN_ORDER: Final = "Vous avez déjà une commande en cours."


def price_cents() -> int:
    """What it costs all included, sent in France, by today's tariff."""
    tariff = portal().tariffs.at(today())
    zone = tariff.zone_of("FR", "75001")
    if zone is None:
        raise LookupError("the tariff has no national zone")
    return tariff.price(PVC.code, zone, 1).total_cents


async def open_order(account: Account) -> Order | None:
    """The order under way, if there is one."""
    return await Order.of(account).filter(product=PVC.code, state__in=UNDER_WAY).first()


def obstacle(artisan: Artisan, under_way: Order | None) -> str | None:
    """Why a PVC card cannot be ordered now; None when it can."""
    if not artisan.card.in_force:
        return NOT_IN_FORCE
    if not artisan.profile.has_photo():
        return NO_PHOTO
    return OPEN_ORDER if under_way else None


async def order(*, by: Account) -> Order:
    """The dialog's « Commander »: record the order; address and payment come next. Raises Refusal."""
    async with in_transaction():
        artisan = await artisan_of(by)
        if sentence := obstacle(artisan, await open_order(by)):
            raise Refusal(sentence)
        card = artisan.card
        hold = hold_of(artisan.holder, card.kind, card.rank, card)
        if await OrderLine.exists(hold=hold):
            raise Refusal(OPEN_ORDER)
        wanted = [Wanted(card, hold, card.rank)]
        version = terms.version(by.scheme)
        return await orders.place(PVC, by=by, holder=artisan.holder, wanted=wanted, terms_version=version)
