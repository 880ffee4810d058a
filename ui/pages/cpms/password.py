"""« Créez votre mot de passe », « Confirmez votre mot de passe », both on the keypad (SPEC 6.4); the optional terms (6.5)."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain.terms import pdf_address
from schemes.cpms import SCHEME
from ui.components.buttons import actions, link_button, submit
from ui.components.check_box import CheckBox
from ui.components.form import Form
from ui.components.layout import aside
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.flash import Flash, read_flash
from ui.icons import icon
from ui.pages.cpms.cells import CELLS, Trouble, cells_and_keypad, trouble_boxes
from ui.pages.cpms.journey import Journey, password_journey
from ui.pages.cpms.page import PASSWORD, SPACE, TERMS, CpmsVisitor, big_submit, columns, cpms_frame
from ui.session import Visitor, maybe_signed_in

router = APIRouter()
TO_AVOID = (
    "un même chiffre six fois",
    "une suite, comme 123456 ou 987654",
    "votre date de naissance",
    "le code que vous venez de recevoir",
)
MaybeVisitor = Annotated[Visitor | None, Depends(maybe_signed_in(SCHEME))]


@router.page(PASSWORD)
async def cpms_password(request: Request, visitor: MaybeVisitor) -> Response | None:
    """Present password (from within), first choice, confirmation: whichever is due."""
    journey, flash = password_journey(request, visitor), read_flash(request)
    if journey is None and visitor is None:
        return RedirectResponse(SCHEME.path, 303)
    if journey is None:
        _present(visitor, flash)
    elif journey.chosen and request.query_params.get("etape") != "choix":
        _confirm(visitor, flash)
    else:
        _create(visitor, journey, flash)
    return None


def _present(visitor: Visitor | None, flash: Flash) -> None:
    trouble = Trouble.of(flash)
    with (
        cpms_frame("Changer mon mot de passe", visitor, narrow=True, crumbs=[("Mon espace", SPACE)]) as page,
        columns(),
    ):
        with Form(action=PASSWORD, summary=page.summary, classes="entrer__form", hidden={"etape": "actuel"}) as form:
            trouble_boxes(trouble)
            cells_and_keypad(
                "Mot de passe actuel", fill="current-password", error=_error(flash), waiting=trouble.waiting
            )
            big_submit("Valider", busy="Vérification…", waiting=trouble.waiting)
            with actions():
                link_button("Annuler", SPACE, variant="secondary")
        form.report() if _error(flash) else None


def _create(visitor: Visitor | None, journey: Journey, flash: Flash) -> None:
    lead = "Étape 1 sur 2. Ensuite : confirmez votre mot de passe."
    with cpms_frame("Créez votre mot de passe", visitor, narrow=True, lead=lead) as page, columns():
        with Form(action=PASSWORD, summary=page.summary, classes="entrer__form", hidden={"etape": "choix"}) as form:
            _two_steps(1)
            cells_and_keypad("Mot de passe à 6 chiffres", fill="new-password", error=_error(flash))
            big_submit("Valider", busy="Un instant…")
        _avoid(changing=journey.means == "session")
        form.report() if _error(flash) else None


def _confirm(visitor: Visitor | None, flash: Flash) -> None:
    lead = "Étape 2 sur 2. Composez une seconde fois les mêmes 6 chiffres."
    with cpms_frame("Confirmez votre mot de passe", visitor, narrow=True, lead=lead) as page, columns():
        with Form(
            action=PASSWORD, summary=page.summary, classes="entrer__form", hidden={"etape": "confirmation"}
        ) as form:
            _two_steps(2)
            cells_and_keypad("Confirmation du mot de passe", fill="new-password", error=_error(flash))
            big_submit("Valider", busy="Un instant…")
        with aside("Vous hésitez ?"), Tag("p"):
            link("Choisir un autre mot de passe", f"{PASSWORD}?etape=choix")
        form.report() if _error(flash) else None


def _error(flash: Flash) -> str | None:
    return flash.errors.get(CELLS) or flash.refusal or None


def _two_steps(current: int) -> None:
    with Tag("ol", classes="deux-pas", aria_hidden="true"):
        for number in (1, 2):
            Tag("li", aria_current="step" if number == current else None)


def _avoid(*, changing: bool) -> None:
    with aside("Facile à retenir, difficile à deviner"):
        p("Ne conviennent pas :")
        with Tag("ul", classes="evite"):
            for words in (*TO_AVOID[:3], "votre mot de passe actuel" if changing else TO_AVOID[3]):
                with Tag("li"):
                    icon("cross")
                    Tag("span", words)


@router.page(TERMS)
async def cpms_terms(visitor: CpmsVisitor) -> None:
    """« J'accepte les Conditions Générales d'Utilisation »: optional, at the first sign-in."""
    with cpms_frame("Conditions Générales d'Utilisation", visitor), Tag("div", classes="text"):
        p("Votre espace est ouvert. Vous pouvez accepter ses conditions maintenant, ou continuer sans.")
        with p():
            link("Lire les Conditions Générales d'Utilisation (PDF)", pdf_address(SCHEME.code))
        with Form(action=TERMS, note=False):
            CheckBox("J'accepte les Conditions Générales d'Utilisation", name="conditions")
            with actions():
                submit("Continuer")
