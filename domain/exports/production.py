"""`export production`: paid orders for the card factory, one line a card."""

from collections.abc import Sequence
from typing import Final

from domain import orders
from domain.exports.handover import Item, Series
from domain.spreadsheet import written
from models import ArtisanProfile, HandOver, HandOverItem, Order, OrderLine, OrderState, PostalAddress
from schemes.cmacarte import SCHEME as CMACARTE
from schemes.french import paris, short_date

COLUMNS: Final = (
    *("numero_demande", "dispositif", "produit", "date_paiement", "organisme"),
    *("identifiant", "type_titulaire", "civilite", "nom", "prenom", "date_naissance", "raison_sociale", "siren"),
    *("ancienne_carte", "mention", "sous_mention", "rang", "date_debut", "date_fin", "immatriculation_vehicule"),
    *("denomination", "enseigne", "activite", "photo"),
    *("livraison_nom", "livraison_adresse_2", "livraison_adresse_3", "livraison_adresse_4", "livraison_adresse_5"),
    *("livraison_code_postal", "livraison_ville", "livraison_pays"),
)


class Production(Series):
    """Orders become « transmise à la fabrication » once their file is written."""

    name = "production"

    async def take(self, file: int) -> list[Item]:
        """The paid orders no file has."""
        waiting = Order.filter(state=OrderState.PAID, production_file=None).order_by("number").select_for_update()
        found = await waiting
        await Order.filter(pk__in=[order.pk for order in found]).update(production_file=file)
        return [await _item(order) for order in found]

    async def files(self, file: HandOver, items: Sequence[HandOverItem]) -> dict[str, bytes]:
        """The orders, and the photos that go on the cards."""
        stem = f"production-{file.number:06d}"
        photos = {f"{stem}-{item.enclosed_name}": bytes(item.enclosed) for item in items if item.enclosed}
        rows = [[_own_name(stem, cell) for cell in line] for item in items for line in item.lines]
        return {f"{stem}.csv": written(COLUMNS, rows)} | photos

    async def confirm(self, file: HandOver, items: Sequence[HandOverItem]) -> None:
        """Move the orders on."""
        del file
        numbers = [int(item.key) for item in items]
        for order in await Order.filter(number__in=numbers, state=OrderState.PAID).order_by("number"):
            await orders.move(order, OrderState.TRANSMITTED)


_PHOTO: Final = "photo:"


def _own_name(stem: str, cell: str) -> str:
    """The photo's name begins with the file's number, not known yet when the line was taken."""
    return f"{stem}-{cell.removeprefix(_PHOTO)}" if cell.startswith(_PHOTO) else cell


async def _item(order: Order) -> Item:
    await order.fetch_related("holder__body")
    lines = await OrderLine.filter(order_id=order.pk).order_by("id").select_related("card")
    profile = await ArtisanProfile.get_or_none(holder_id=order.holder_id) if order.scheme == CMACARTE.code else None
    photo = bytes(profile.photo) if profile and profile.photo else None
    name = f"{order.number}.jpg" if photo else ""
    company = (profile.company, profile.trade_name, profile.activity) if profile else ("", "", "")
    head, tail = _order_cells(order), (*company, _PHOTO + name if name else "", *_delivery(order))
    cells = tuple((*head, *_card_cells(line), *tail) for line in lines)
    return Item(str(order.number), cells, enclosed=photo, enclosed_name=name)


def _order_cells(order: Order) -> tuple[str, ...]:
    holder = order.holder
    return (
        *(str(order.number), order.scheme, order.product),
        short_date(paris(order.paid_at).date()) if order.paid_at else "",
        *(holder.body.code, holder.number, holder.kind.value, holder.civility, holder.last_name, holder.first_name),
        short_date(holder.birth_date) if holder.birth_date else "",
        *(holder.company_name, holder.siren),
    )


def _card_cells(line: OrderLine) -> tuple[str, ...]:
    card = line.card
    ends = short_date(card.valid_until) if card.valid_until else ""
    return (card.number, card.kind, card.detail, str(line.rank), short_date(card.valid_from), ends, card.plate)


def _delivery(order: Order) -> tuple[str, ...]:
    address = order.delivery_address or PostalAddress()
    lines = (address.name, address.line2, address.line3, address.line4, address.line5)
    return (*lines, address.postcode, address.town, address.country)
