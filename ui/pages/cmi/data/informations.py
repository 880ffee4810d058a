"""« Mes informations »: who one is, how one signs in, where cards go, the form for a faulty card (manual 002)."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import defect
from domain import edits as being_typed
from domain.edits import Edits
from domain.errors import NotYours
from models import Holder, IssuingBody
from schemes.french import of_name, short_date
from ui.blocks.delivery import DeliveryBlock, written
from ui.blocks.email import EmailBlock
from ui.blocks.password import PasswordBlock
from ui.components.buttons import file_link, link_button
from ui.components.error_summary import ErrorSummary
from ui.components.layout import Fact, block, box, facts
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import h3, lines, link, number, p, span, strong
from ui.pages.cmi.data.adding import Adding
from ui.pages.cmi.data.address import CRUMB, DEFECT_FORM, INFORMATIONS
from ui.pages.cmi.page import cmi_frame
from ui.rows import RowNumber
from ui.session import CmiVisitor, Visitor

router = APIRouter()
TIP: Final = "Cette page permet d'imprimer le formulaire de défaut qualité et de modifier votre adresse email et votre mot de passe."
FORM: Final = "Formulaire défaut qualité"


def register(app: FastAPI) -> None:
    """Add the address of the form."""
    app.get(f"{DEFECT_FORM}/{{holder_id}}")(defect_form)


@router.page(INFORMATIONS)
async def informations_page(visitor: CmiVisitor) -> None:
    """Read whom the account looks after, then draw."""
    holders = await Holder.of(visitor.account).order_by("last_name", "first_name", "id")
    edits = await being_typed.of(visitor.account)
    own = next((holder for holder in holders if holder.pk == visitor.account.holder_id), None)
    others = [holder for holder in holders if holder is not own]
    with cmi_frame("Mes informations", visitor, here=INFORMATIONS, crumbs=[CRUMB], tip=TIP) as page, box("blocks"):
        _identity(visitor, own, others)
        _sign_in(visitor, page.summary, edits)
        if own is not None:
            _delivery(visitor, page.summary, own, edits)
            _defect(own)
        if others:
            _represented(visitor, page.summary, others, edits)
        if own is None or not own.is_organisation:
            Adding(visitor, page.summary)


def _identity(visitor: Visitor, own: Holder | None, others: Sequence[Holder]) -> None:
    with block(
        "Mon identité", "Une erreur ? Ces informations viennent de votre organisme, lui seul peut les corriger."
    ).body:
        facts(_who(visitor, own))
        for body in _bodies([own] if own else others):
            _contact(body)


def _who(visitor: Visitor, own: Holder | None) -> Mapping[str, Fact]:
    if own is None:
        return _person(visitor)
    known: dict[str, Fact] = {"Numéro identifiant": lambda: number(own.number)}
    if own.is_organisation:
        known |= {"Raison sociale": own.company_name, "SIREN": own.siren}
    else:
        known |= _person(visitor)
    return known | {"Adresse": lambda: lines(written(own.address)[1:] if own.address.name else written(own.address))}


def _person(visitor: Visitor) -> Mapping[str, Fact]:
    somebody = visitor.account.identity
    if somebody is None:
        return {}
    known = {"Civilité": somebody.civility, "Nom": somebody.last_name, "Prénom": somebody.first_name}
    born = {"Date de naissance": short_date(somebody.birth_date)} if somebody.birth_date else {}
    return {label: words for label, words in known.items() if words} | born


def _bodies(holders: Sequence[Holder]) -> list[IssuingBody]:
    return list({holder.body_id: holder.body for holder in holders}.values())


def _contact(body: IssuingBody) -> None:
    with notice():
        strong(body.name, raw=True)
        if body.email:
            span(", ")
            link(body.email, f"mailto:{body.email}")
        if body.phone:
            span(", ")
            span(body.phone, classes="nowrap", raw=True)
        if not body.email and not body.phone:
            span(f", {', '.join(body.address.lines())}", raw=True)


def _sign_in(visitor: Visitor, summary: ErrorSummary, edits: Edits) -> None:
    email = block(
        "Mon adresse email",
        "Elle sert à vous connecter et à recevoir nos courriels. Nous prévenons aussi l'ancienne adresse.",
    )
    EmailBlock(visitor, summary, email.body, described_by=email.heading_id, edits=edits)
    password = block("Mon mot de passe")
    PasswordBlock(visitor, summary, password.body, described_by=password.heading_id)


def _delivery(visitor: Visitor, summary: ErrorSummary, own: Holder, edits: Edits) -> None:
    place = block("Mon adresse de livraison", "Vos cartes y sont envoyées.")
    DeliveryBlock(visitor, summary, place.body, own, described_by=place.heading_id, edits=edits)


def _defect(own: Holder) -> None:
    with block(FORM, "À joindre à une carte mal fabriquée que vous renvoyez.").body:
        _moved()
        with p():
            link_button(FORM, form_address(own), variant="secondary", sign="file")


def _moved() -> None:
    notice(
        "Vous avez déménagé ? Changez d'abord votre adresse de livraison ici, avant d'envoyer la carte : sinon la "
        "nouvelle partira à l'ancienne adresse.",
        kind="warn",
    )


def form_address(holder: Holder) -> str:
    """Where the form of a holder is made."""
    return f"{DEFECT_FORM}/{holder.pk}"


def _represented(visitor: Visitor, summary: ErrorSummary, others: Sequence[Holder], edits: Edits) -> None:
    with block("Personnes que je représente", "Déclarées par votre organisme.").body:
        if visitor.account.holder_id is None:
            _moved()
        for holder in others:
            with box("person"):
                _other(visitor, summary, holder, edits)


def _other(visitor: Visitor, summary: ErrorSummary, holder: Holder, edits: Edits) -> None:
    h3(holder.full_name)
    known: dict[str, Fact] = {"Numéro identifiant": lambda: number(holder.number)}
    if holder.birth_date:
        known["Date de naissance"] = short_date(holder.birth_date)
    if holder.siren:
        known["SIREN"] = holder.siren
    known["Adresse"] = lambda: lines(written(holder.address))
    facts(known).set_class("mt3", on=True)
    p("Adresse de livraison", classes="field__label mt4")
    DeliveryBlock(visitor, summary, Tag("div", classes="mt2"), holder, edits=edits)
    with p(classes="mt4"):
        file_link(f"{FORM} {of_name(holder.full_name)}", form_address(holder))


async def defect_form(holder_id: RowNumber, visitor: CmiVisitor) -> Response:
    """Make the form with what is known now, then hand it out as any document."""
    try:
        document = await defect.form(holder_id, by=visitor.account)
    except NotYours:
        raise HTTPException(404) from None
    return RedirectResponse(document.address, 303)
