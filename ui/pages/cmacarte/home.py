"""The artisan's home: « ACTIVER », « SE CONNECTER », the card rising from its pocket."""

from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from documents.card_cma.context import ArtisanCard
from documents.parties import Person
from domain import parties, pvc
from domain.portal import portal
from models.clock import today
from schemes.cmacarte import SCHEME
from schemes.french import euros
from ui.components.artisan_card import card_front
from ui.components.buttons import link_button
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.frame import frame
from ui.http.shell import asset_url
from ui.icons import icon
from ui.pages.cmacarte.page import IDENTIFICATION, QUESTIONS, SPACE
from ui.session import Visitor, maybe_signed_in

router = APIRouter()
TITLE: Final = "Votre carte d'artisan, toujours sur vous"
LEAD: Final = "Gratuite, sur votre téléphone, à imprimer si vous voulez."


@router.page(SCHEME.path)
async def artisan_home(visitor: Annotated[Visitor | None, Depends(maybe_signed_in(SCHEME))]) -> Response | None:
    """The two ways in; somebody signed in is at home in their space."""
    if visitor is not None:
        return RedirectResponse(SPACE, 303)
    with frame(TITLE, scheme=SCHEME, demo=portal().demo, description=LEAD, opening=_opening):
        _three()
        with p(classes="faq"):
            link("Questions fréquentes", QUESTIONS)
    return None


def _opening() -> None:
    """The band of the title, with the card."""
    with Tag("div", classes="band"), Tag("div", classes="wrap accueil"):
        with Tag("div", classes="accueil__t"):
            Tag("h1", TITLE)
            Tag("p", LEAD, classes="lead")
            with Tag("ul", classes="entrees"):
                with Tag("li"):
                    link_button("ACTIVER", IDENTIFICATION)
                    p("Première visite : munissez-vous de votre numéro d'immatriculation.")
                with Tag("li"):
                    link_button("SE CONNECTER", SCHEME.sign_in_path, variant="secondary")
                    p("Vous avez déjà activé votre carte.")
        with Tag("div", classes="poche", aria_hidden="true"):
            drawn = asset_url("portrait.svg")
            card_front(sample("Hugo", "Klein", "732829320RE067", quality="Maître artisan"), hidden=True, photo=drawn)
            Tag("div", classes="poche__devant")


def sample(first_name: str, last_name: str, number: str, *, quality: str = "Artisan") -> ArtisanCard:
    """A card for show, nobody's."""
    return ArtisanCard(
        portal=parties.letterhead(SCHEME.code),
        issued=today(),
        registration=number,
        quality=quality,
        body_name="Chambre de métiers et de l'artisanat",
        holder=Person("", last_name, first_name),
        ends=date(today().year + 1, 3, 31),
        qr_svg="",
        company=f"Atelier {last_name}",
    )


def _three() -> None:
    price = euros(pvc.price_cents())
    with Tag("ul", classes="trois"):
        _promise("phone", "Sur votre téléphone", "Un document PDF à montrer, avec un code que chacun peut vérifier.")
        _promise("card", "En plastique", f"Une carte PVC pour {price}, envoyée chez vous.")
        _promise("gift", "Des avantages", "Les offres des partenaires de votre chambre de métiers.")


def _promise(sign: str, title: str, words: str) -> None:
    with Tag("li"):
        icon(sign)
        Tag("h2", title)
        p(words)
