"""« Mon espace »: the card at a glance, what is missing, the partners' offers."""

from collections.abc import Sequence
from typing import Final

from nicegui import APIRouter

from domain import artisan, partners, pvc, virtual_card
from domain.artisan import Artisan
from models import Order, Partner
from ui.components.artisan_card import card_front
from ui.components.buttons import link_button
from ui.components.layout import section
from ui.components.tag import Tag
from ui.components.text import h3, link, p
from ui.pages.cmacarte.page import CARD, FACTS, PARTNERS, PHOTO, SPACE, space_frame
from ui.pages.cmacarte.partners import offer
from ui.pages.cmacarte.state import past_word, state_line
from ui.session import ArtisanVisitor

router = APIRouter()
DOWNLOAD: Final = "Télécharger ma carte virtuelle"
DOWNLOAD_PATH: Final = f"{CARD}/pdf"
MOST_OFFERS: Final = 2


@router.page(SPACE)
async def space_page(visitor: ArtisanVisitor) -> None:
    """Welcome."""
    mine = await artisan.artisan_of(visitor.account)
    offers = await partners.offers()
    order = await pvc.open_order(visitor.account)
    with space_frame("Mon espace", visitor, here=SPACE, lead=f"Bienvenue, {visitor.name}."):
        _card(mine)
        _missing(mine, order)
        _offers(offers[:MOST_OFFERS])


def _card(mine: Artisan) -> None:
    with Tag("section", classes="carte-et-etat", aria_label="Ma carte"):
        card_front(virtual_card.face_of(mine), past=past_word(mine.card))
        with Tag("div", classes="stack"):
            state_line(mine.card)
            if mine.card.in_force:
                link_button(DOWNLOAD, DOWNLOAD_PATH, sign="download")
            else:
                p("Votre chambre de métiers vous donne une nouvelle carte chaque année.")
            with p():
                link(
                    "Voir les deux faces, commander une carte PVC" if mine.card.in_force else "Voir les deux faces",
                    CARD,
                )


def _missing(mine: Artisan, order: Order | None) -> None:
    """What is still to be done: the photo first."""
    profile = mine.profile
    photo = not profile.has_photo() and profile.photo_declined_at is None
    if not (photo or not profile.website or (order and order.awaits_payment)):
        return
    with section("Ce qui manque", size="t28", classes=""), Tag("div", classes="stack"):
        if photo:
            _lack("Votre photo d'identité", "Elle prouve que la carte est la vôtre.", ("Ajouter ma photo", PHOTO))
        if order and order.awaits_payment:
            path = f"/cmacarte/commandes/{order.number}"
            _lack("Le paiement de votre carte PVC", f"Commande n° {order.number}.", ("Reprendre la commande", path))
        if not profile.website:
            words = "Vos clients le verront quand ils vérifieront votre carte."
            _lack("Votre site internet", words, ("Ajouter mon site", f"{FACTS}#entreprise"))


def _lack(title: str, words: str, action: tuple[str, str]) -> None:
    with Tag("div", classes="manque"):
        with Tag("div"):
            h3(title, classes="t18")
            p(words, classes="quiet")
        link_button(*action, variant="secondary")


def _offers(offers: Sequence[Partner]) -> None:
    if not offers:
        return
    with section("Espaces partenaires", size="t28", classes=""):
        with Tag("ul", classes="offres"):
            for one in offers:
                offer(one)
        with p(classes="mt4"):
            link("Toutes les offres", PARTNERS)
