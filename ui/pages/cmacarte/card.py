"""« Ma carte »: front and back as they are, the PDF, the card in PVC."""

from typing import Final

from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter, ui

from domain import artisan, pvc, virtual_card, wallet
from domain.artisan import Artisan
from domain.errors import Refusal
from models import Order
from schemes.cmacarte import SCHEME
from schemes.french import euros
from ui.actions import action
from ui.components.artisan_card import card_back, card_front
from ui.components.buttons import actions, button, link_button
from ui.components.confirm import confirm
from ui.components.error_summary import ErrorSummary
from ui.components.layout import section
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.pages.cmacarte.page import CARD, FACTS, PHOTO, space_frame
from ui.pages.cmacarte.pocket import POCKET
from ui.pages.cmacarte.space import DOWNLOAD, DOWNLOAD_PATH
from ui.pages.cmacarte.state import past_word, state_line
from ui.session import ArtisanVisitor, Visitor

router = APIRouter()
ORDER: Final = "Commander une carte PVC (5 €)"
APPLE: Final = f"{CARD}/apple.pkpass"
MEDIA_TYPE: Final = "application/vnd.apple.pkpass"
PAGES: Final = "PDF. Page 1 : à montrer sur votre téléphone. Page 2 : à imprimer et à découper."


def register(app: FastAPI) -> None:
    """Add the address of the PDF."""
    app.get(DOWNLOAD_PATH)(download)
    app.get(APPLE)(apple)


async def download(visitor: ArtisanVisitor) -> Response:
    """The card as it stands today, whatever was downloaded before."""
    try:
        document = await virtual_card.promise_pdf(visitor.account)
    except Refusal:
        return RedirectResponse(CARD, 303)
    return RedirectResponse(document.address, 303)


async def apple(visitor: ArtisanVisitor) -> Response:
    """The card for Apple's wallet; without keys there is no such address."""
    try:
        name, content = await wallet.apple_pass(visitor.account)
    except LookupError:
        raise HTTPException(404) from None
    except Refusal:
        return RedirectResponse(CARD, 303)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.page(CARD)
async def card_page(visitor: ArtisanVisitor) -> None:
    """The card."""
    mine = await artisan.artisan_of(visitor.account)
    order = await pvc.open_order(visitor.account)
    with space_frame("Ma carte", visitor, here=CARD) as page:
        MyCard(visitor, mine, order, page.summary)


class MyCard:
    """The page of one artisan."""

    def __init__(self, visitor: Visitor, mine: Artisan, order: Order | None, summary: ErrorSummary) -> None:
        self.visitor, self.mine, self.under_way, self.summary = visitor, mine, order, summary
        state_line(mine.card)
        self._faces()
        if mine.card.in_force:
            self._take()
            self._plastic()
        else:
            notice(
                "Cette carte ne peut plus être téléchargée ni commandée. Votre chambre de métiers vous donne une nouvelle carte chaque année.",
                kind="warn",
            )
        with p():
            link("Changer ma photo ou mes informations", FACTS)

    def refuse(self, sentence: str) -> None:
        """Say a refusal on top of the page."""
        self.summary.show([(sentence, "pvc")])

    def _faces(self) -> None:
        face = virtual_card.face_of(self.mine)
        with Tag("div", classes="faces"):
            with Tag("figure"):
                card_front(face, past=past_word(self.mine.card))
                Tag("figcaption", "Recto")
            with Tag("figure"):
                card_back(face)
                Tag("figcaption", "Verso, avec le code à scanner")

    def _take(self) -> None:
        with Tag("div", classes="prendre"):
            link_button(DOWNLOAD, DOWNLOAD_PATH, sign="download")
            p(PAGES)
        with section("Ajouter à mon téléphone", size="t28", classes=""):
            p("Une page à garder sur l'écran d'accueil : votre carte s'affiche même sans réseau.")
            with actions():
                link_button("Ma carte sans réseau", POCKET, variant="secondary", sign="phone")
                if wallet.offers_apple():
                    link_button("Ajouter à Apple Cartes", APPLE, variant="secondary")
                if address := wallet.google_link(self.mine):
                    link_button("Ajouter à Google Wallet", address, variant="secondary")

    def _plastic(self) -> None:
        with Tag("section", classes="pvc", aria_labelledby="pvc"):
            with Tag("div"):
                Tag("h2", "La même, en plastique", classes="t21", id="pvc", tabindex="-1")
                price = euros(pvc.price_cents())
                p(
                    f"{price} TTC, envoi en France compris. Vous la recevez par la poste ; elle garde la même date de fin."
                )
                self._reason()
            self._ordering()

    def _reason(self) -> None:
        if not self.mine.profile.has_photo():
            p("Il faut une photo sur votre carte pour la commander.", classes="quiet")
        elif self.under_way:
            p(f"Commande n° {self.under_way.number} : {self.under_way.state.label.lower()}.", classes="quiet")

    def _ordering(self) -> None:
        if self.under_way:
            link_button("Suivre ma commande", SCHEME.order_path(self.under_way.number), variant="secondary")
        elif not self.mine.profile.has_photo():
            link_button("Ajouter ma photo", PHOTO, variant="secondary")
        else:
            button(ORDER, self.order, variant="secondary").set("aria_haspopup", "dialog")

    @action
    async def order(self) -> None:
        """Ask, record the order, go on to its address and payment."""
        price = euros(pvc.price_cents())
        text = f"Elle coûte {price} TTC, envoi en France compris. Vous confirmez ensuite l'adresse, puis vous payez."
        if not await confirm("Commander une carte PVC ?", text=text, accept="Commander", refuse="Annuler"):
            return
        order = await pvc.order(by=self.visitor.account)
        ui.navigate.to(SCHEME.order_path(order.number))
