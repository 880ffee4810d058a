"""Activation: an address, a mobile, a password; a mail confirms them (seed 000)."""

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import artisan
from domain.activation import MAIL_ON_ITS_WAY
from domain.artisan import Activation
from domain.errors import FieldErrors, Refusal
from domain.numbers import read_number
from domain.passwords import CONFIRMATION_WRONG
from domain.phones import check_mobile
from models import Holder
from schemes.cmacarte import SCHEME
from ui.components.buttons import actions, link_button, submit
from ui.components.email_field import email_field
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import aside, box, columns
from ui.components.notice import notice
from ui.components.password import RULES, PasswordField
from ui.components.radio_group import Choice, RadioGroup
from ui.components.tag import Tag
from ui.components.text import p
from ui.flash import Flash, answer_with, read_flash
from ui.icons import icon
from ui.pages.cmacarte.identification import FOUND, found_by
from ui.pages.cmacarte.page import ACTIVATION, IDENTIFICATION, public_frame
from ui.session import visit_of

router = APIRouter()
LEAD: Final = "Créez votre accès. Un courriel vous demandera ensuite de le confirmer."
WHOSE: Final = "Quelle carte activez-vous ?"
NOT_CHOSEN: Final = "Choisissez la carte que vous activez."


def register(app: FastAPI) -> None:
    """Add what the form posts to."""
    app.post(ACTIVATION)(activate)


@router.page(ACTIVATION)
async def activation_page(request: Request) -> Response | None:
    """The form for the card found; without one, back to the identification."""
    flash, found = read_flash(request), await found_by(request)
    if flash.done:
        _sent(flash.done)
        return None
    if not found:
        return RedirectResponse(IDENTIFICATION, 303)
    waiting = [holder for holder in found if not await artisan.is_active(holder)]
    if not waiting:
        _already()
        return None
    _form(flash, waiting)
    return None


def _sent(sentence: str) -> None:
    with public_frame("Activation", lead="Il reste une étape."), box("text"):
        notice(sentence, kind="good", announce="status", sign="letter")
        p(
            "Ouvrez ce courriel dans les 24 heures et suivez son lien. S'il n'arrive pas, regardez dans vos courriels indésirables ou spams."
        )


def _already() -> None:
    with public_frame("Activation"):
        notice(artisan.ALREADY_ACTIVE)
        with actions(classes="mt5"):
            link_button("Se connecter", SCHEME.sign_in_path)
            link_button("Mot de passe oublié ?", SCHEME.recovery_path, variant="secondary")


def _form(flash: Flash, found: list[Holder]) -> None:
    with public_frame("Activation", lead=LEAD) as page, columns("form"):
        with box("form"):
            if len(found) == 1:
                _found(found[0])
            with Form(action=ACTIVATION, summary=page.summary) as form:
                if len(found) > 1:
                    _which(found, flash)
                _fields(flash)
                with actions():
                    submit("Activer", busy="Activation…")
        _what_comes()
        flash.report(form)


def _found(holder: Holder) -> None:
    with Tag("div", classes="trouvee"):
        icon("done")
        with p():
            Tag("b", "Carte trouvée")
            Tag("span", f"{holder.full_name}, ", raw=True)
            Tag("span", holder.number, classes="num", raw=True)


def _which(found: list[Holder], flash: Flash) -> None:
    """A « conjoint collaborateur » may share number and birth date: a name tells them apart."""
    choices = [Choice(str(place), holder.full_name) for place, holder in enumerate(found)]
    chosen = flash.values.get("carte", "")
    RadioGroup(WHOSE, choices, name="carte", value=chosen, required=NOT_CHOSEN, error=flash.errors.get("carte"))


def _fields(flash: Flash) -> None:
    email_field(help="Pour vous connecter et recevoir nos courriels.", **flash.kept("courriel"))
    Field(
        "Numéro de mobile",
        name="mobile",
        check=check_mobile,
        help="Facultatif.",
        kind="tel",
        width="w-20",
        autocomplete="tel",
        inputmode="tel",
        enterkeyhint="next",
        **flash.kept("mobile"),
    )
    password = PasswordField(
        "Mot de passe",
        name="mot_de_passe",
        required=artisan.WEAK,
        error=flash.errors.get("mot_de_passe"),
        rules=RULES,
        autocomplete="new-password",
        enterkeyhint="next",
    )
    PasswordField(
        "Confirmation du mot de passe",
        name="confirmation",
        required=CONFIRMATION_WRONG,
        error=flash.errors.get("confirmation"),
        repeats=password,
        autocomplete="new-password",
        enterkeyhint="done",
    )


def _what_comes() -> None:
    with aside("Et ensuite ?"), Tag("ol", classes="chiffres3"):
        for words in (
            "Vous recevez un courriel.",
            "Vous ouvrez le lien qu'il contient, dans les 24 heures.",
            "Vous vous connectez : votre carte est là.",
        ):
            Tag("li", words)


async def activate(request: Request) -> Response:
    """« Activer »: the same answer whatever is known of the address."""
    form = await request.form()
    typed = {name: str(form.get(name, "")) for name in ("carte", "courriel", "mobile")}
    asked = Activation(
        typed["courriel"], typed["mobile"], str(form.get("mot_de_passe", "")), str(form.get("confirmation", ""))
    )
    found = [holder for holder in await found_by(request) if not await artisan.is_active(holder)]
    if not found:
        return RedirectResponse(ACTIVATION, 303)
    shown = {name: value[:254] for name, value in typed.items()}
    place = read_number(typed["carte"])
    if (len(found) > 1 and not typed["carte"]) or place >= len(found):
        return answer_with(ACTIVATION, Flash(shown, {"carte": NOT_CHOSEN}))
    try:
        await artisan.activate(found[place], asked, address=visit_of(request).address)
    except FieldErrors as wrong:
        return answer_with(ACTIVATION, Flash(shown, wrong.errors))
    except Refusal as refusal:
        return answer_with(ACTIVATION, Flash(shown, refusal=str(refusal)))
    response = answer_with(ACTIVATION, Flash(done=MAIL_ON_ITS_WAY))
    FOUND.forget(response)
    return response
