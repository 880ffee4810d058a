"""« Mes informations »: who one is, how one signs in, what customers read, the photo."""

from collections.abc import Mapping
from typing import Final

from nicegui import APIRouter

from domain import artisan, artisan_facts, virtual_card
from domain import edits as being_typed
from domain.artisan import Artisan
from domain.edits import Edits
from domain.errors import FieldErrors
from domain.phones import check_mobile
from domain.registration import shown_mobile
from schemes.french import short_date
from ui.actions import action
from ui.blocks.delivery import DeliveryBlock
from ui.blocks.editable import Editable
from ui.blocks.email import EmailBlock
from ui.blocks.password import PasswordBlock
from ui.components.artisan_card import face_alt
from ui.components.buttons import link_button
from ui.components.control import Control
from ui.components.error_summary import ErrorSummary
from ui.components.field import Field
from ui.components.layout import Fact, block, box, facts
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import number, p
from ui.pages.cmacarte.page import FACTS, PHOTO, space_frame
from ui.session import ArtisanVisitor, Visitor

router = APIRouter()
CHANGED: Final = "Vos informations ont bien été modifiées."
NONE: Final = "Non renseigné"


@router.page(FACTS)
async def information_page(visitor: ArtisanVisitor) -> None:
    """The blocks."""
    mine, edits = await artisan.artisan_of(visitor.account), await being_typed.of(visitor.account)
    with space_frame("Mes informations", visitor, here=FACTS) as page, box("blocks"):
        _identity(mine)
        _photo(mine)
        company = block("Mon entreprise", "Sur votre carte, et pour qui la vérifie.")
        company.set("id", "entreprise")
        CompanyBlock(visitor, page.summary, company.body, mine, described_by=company.heading_id, edits=edits)
        _sign_in(visitor, page.summary, mine, edits)
        address = block("Mon adresse postale", "Votre carte PVC y est envoyée.")
        PostalBlock(visitor, page.summary, address.body, mine.holder, described_by=address.heading_id, edits=edits)


def _identity(mine: Artisan) -> None:
    holder = mine.holder
    words = "Une erreur ? Ces informations viennent de votre chambre de métiers, elle seule peut les corriger."
    with block("Mon identité", words).body:
        known: dict[str, Fact] = {
            "Immatriculation": lambda: number(holder.number),
            "Civilité": holder.civility,
            "Nom": holder.last_name,
            "Prénom": holder.first_name,
            "Date de naissance": short_date(holder.birth_date) if holder.birth_date else "",
            "Qualité": mine.quality,
            "Dénomination": mine.profile.company,
            "Chambre de métiers": holder.body.name,
        }
        facts({label: words for label, words in known.items() if words})
        notice(f"{holder.body.name} : {holder.body.contact}")


def _photo(mine: Artisan) -> None:
    place = block("Ma photo d'identité", "Elle est sur votre carte, et montrée à qui la vérifie.")
    face = virtual_card.face_of(mine)
    with place.body, box("line"):
        if face.photo:
            alt = face_alt(mine.holder.full_name)
            Tag("img", classes="verifie__photo", src=face.photo, alt=alt, width="175", height="225")
        else:
            p("Aucune photo pour l'instant.")
        link_button("Changer ma photo" if face.photo else "Ajouter ma photo", PHOTO, variant="secondary", small=True)


def _sign_in(visitor: Visitor, summary: ErrorSummary, mine: Artisan, edits: Edits) -> None:
    email = block(
        "Mon adresse email",
        "Elle sert à vous connecter et à recevoir nos courriels. Nous prévenons aussi l'ancienne adresse.",
    )
    EmailBlock(visitor, summary, email.body, described_by=email.heading_id, edits=edits)
    mobile = block("Mon numéro de mobile", "Facultatif.")
    MobileBlock(visitor, summary, mobile.body, mine, described_by=mobile.heading_id, edits=edits)
    password = block("Mon mot de passe")
    PasswordBlock(visitor, summary, password.body, described_by=password.heading_id)


class PostalBlock(DeliveryBlock):
    """The postal address."""

    form_label = "Mon adresse postale"


class FactsBlock(Editable):
    """Some facts of the artisan, under the names the verb knows them by."""

    noted = False

    def __init__(
        self, visitor: Visitor, summary: ErrorSummary, place: Tag, mine: Artisan, *, described_by: str, edits: Edits
    ) -> None:
        self.mine = mine
        super().__init__(visitor, summary, place, described_by=described_by, edits=edits)

    @action
    async def save(self) -> None:
        """Keep them."""
        typed = {name: field.value for name, field in self.fields.items()}
        try:
            self.mine = await artisan_facts.change(typed, by=self.visitor.account)
        except FieldErrors as wrong:
            self.complain(wrong.errors)
            return
        self.close(CHANGED)


class CompanyBlock(FactsBlock):
    """« enseigne », trade, web site."""

    form_label = "Mon entreprise"
    draft = "entreprise"

    def read(self) -> None:
        """As on the card."""
        profile = self.mine.profile
        facts(
            {
                "Enseigne": profile.trade_name or NONE,
                "Activité": profile.activity or NONE,
                "Site internet": profile.website or NONE,
            }
        )

    def fill(self) -> Mapping[str, Control]:
        """The three lines."""
        profile = self.mine.profile
        return {
            "trade_name": Field(
                "Enseigne",
                name="enseigne",
                value=self.start("trade_name", profile.trade_name),
                on_change=self.keep,
                check=artisan_facts.check_words,
                help="Le nom que vos clients connaissent. Vide : votre carte porte la dénomination.",
                autocomplete="organization",
                maximum=100,
            ),
            "activity": Field(
                "Activité",
                name="activite",
                value=self.start("activity", profile.activity),
                on_change=self.keep,
                check=artisan_facts.check_words,
                help="Votre métier, tel qu'il est écrit sur la carte.",
                autocomplete="organization-title",
                maximum=100,
            ),
            "website": Field(
                "Site internet",
                name="site",
                value=self.start("website", profile.website),
                on_change=self.keep,
                check=artisan_facts.check_website_field,
                help="Par exemple : www.atelier-klein.example",
                autocomplete="url",
                inputmode="url",
                maximum=200,
            ),
        }


class MobileBlock(FactsBlock):
    """The mobile."""

    form_label = "Mon numéro de mobile"
    draft = "mobile"

    def read(self) -> None:
        """As one dials it."""
        if mobile := self.mine.holder.mobile:
            number(shown_mobile(mobile))
        else:
            p(NONE)

    def fill(self) -> Mapping[str, Control]:
        """One line."""
        shown = shown_mobile(self.mine.holder.mobile) if self.mine.holder.mobile else ""
        return {
            "mobile": Field(
                "Numéro de mobile",
                name="mobile",
                value=self.start("mobile", shown),
                on_change=self.keep,
                check=check_mobile,
                help="Facultatif.",
                kind="tel",
                width="w-20",
                autocomplete="tel",
                inputmode="tel",
            )
        }
