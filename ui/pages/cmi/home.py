"""The cmi portal's home: before the sign-in what it is for, after it what awaits the person."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends
from nicegui import APIRouter

from models import Card, Order
from models.order import UNDER_WAY
from schemes.cmi import SCHEME
from schemes.french import euros, moment
from ui.components.buttons import actions, link_button
from ui.components.card_object import card_object
from ui.components.layout import section
from ui.components.notice import tag
from ui.components.pocket import door
from ui.components.tag import Tag
from ui.components.text import bullets, heading, p
from ui.pages.cmi.faces import face_of
from ui.pages.cmi.found import FoundAgain
from ui.pages.cmi.order.summary import resume_form
from ui.pages.cmi.page import cmi_frame
from ui.session import Visitor, maybe_signed_in

router = APIRouter()


@router.page(SCHEME.path)
async def cmi_home(visitor: Annotated[Visitor | None, Depends(maybe_signed_in(SCHEME))]) -> None:
    """« Bienvenue », or the presentation."""
    if visitor is None:
        _presentation()
        return
    cards = await Card.of(visitor.account).select_related("holder")
    waiting = await Order.of(visitor.account).filter(state__in=UNDER_WAY).limit(5)
    with cmi_frame("Bienvenue", visitor, here=SCHEME.path, lead=_whose(visitor, cards)):
        _tasks(waiting)
        _cards(visitor, cards)
        _doors()


def _presentation() -> None:
    with cmi_frame("Carte mobilité inclusion", None, lead=SCHEME.presentation):
        with Tag("div", classes="text"):
            p(
                "Ce portail s'adresse aux titulaires d'une carte mobilité inclusion, à leurs représentants légaux et aux organismes."
            )
            bullets(
                [
                    "Refaire une carte perdue, volée ou détruite, et obtenir tout de suite une attestation.",
                    "Commander un second exemplaire d'une carte Stationnement.",
                    "Suivre une demande, mettre à jour ses adresses.",
                ]
            )
        with actions(classes="mt5"):
            link_button("Se connecter", SCHEME.sign_in_path)
            link_button("Créer mon compte", f"{SCHEME.path}/creation-de-compte", variant="secondary")


def _whose(visitor: Visitor, cards: Sequence[Card]) -> str:
    others = {card.holder.full_name for card in cards if card.holder_id != visitor.account.holder_id}
    return (
        f"Vous gérez ici vos cartes et celles de {', '.join(sorted(others))}."
        if others
        else "Vous gérez ici vos cartes."
    )


def _tasks(orders: Sequence[Order]) -> None:
    if not orders:
        return
    with section("Ce qui vous attend"), Tag("ul", classes="tasks"):
        for order in orders:
            with Tag("li", classes="task"):
                _task(order)


def _task(order: Order) -> None:
    label = SCHEME.product(order.product).label
    kinds = ", ".join(SCHEME.kinds[line.kind] for line in order.lines)
    with Tag("div", classes="task__b"):
        if order.awaits_payment:
            tag(f"À payer avant le {moment(order.expires_at)}", kind="warn", sign="clock")
        else:
            tag(order.state.label, kind="good", sign="box")
        heading(3, f"{label} : carte {kinds}, {order.holder.full_name}")
        p(f"Demande n° {order.number}.{_left_to_pay(order)}")
    with Tag("div", classes="task__a"):
        if order.awaits_payment:
            resume_form(order)
        else:
            link_button("Suivre la demande", f"/cmi/demande/{order.number}", variant="secondary")


def _left_to_pay(order: Order) -> str:
    if not order.awaits_payment:
        return ""
    amount = f" Il reste {euros(order.total_cents)} à payer." if order.total_cents else ""
    return f"{amount} Sans paiement, la demande s'arrête ; une carte révoquée le reste."


def _cards(visitor: Visitor, cards: Sequence[Card]) -> None:
    with section("Les cartes"), Tag("ul", classes="cards"):
        for card in cards:
            with Tag("li"):
                card_object(face_of(card))
                FoundAgain(visitor, card)


def _doors() -> None:
    with section("Vos démarches"), Tag("ul", classes="doors"):
        door("Demande", "/cmi/demande", SCHEME.presentation)
        door(
            "Mes données",
            "/cmi/mes-donnees",
            "Votre adresse email, votre mot de passe, vos adresses de livraison et le suivi de vos demandes.",
        )
