"""Where the links sent out lead: one page for all schemes and purposes. It acts on the button pressed there, only.

A link is fetched by mail scanners, previews and nervous fingers: looking at it changes nothing. What it is for is a line
of `LANDINGS`: what to say, what to ask for, what to do, what to say after.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from nicegui import APIRouter

from domain import activation, email_change, links, member_contact, password_reset
from domain.errors import FieldErrors, Refusal
from domain.passwords import CONFIRMATION_WRONG, NEW_WRONG
from domain.portal import portal
from models import Secret, SecretPurpose
from schemes.base import Scheme
from schemes.cpms import SCHEME as CPMS
from schemes.registry import SCHEMES
from ui.components.buttons import actions, link_button, submit
from ui.components.form import Form
from ui.components.notice import notice
from ui.components.password import RULES, PasswordField
from ui.flash import Flash, answer_with, read_flash
from ui.frame import frame
from ui.pages.cpms import link as member_link
from ui.pages.cpms.page import CODE
from ui.pages.link import Act, Landing, Typed
from ui.session import leave_open_pages

router = APIRouter()


def _then_sign_in(do: Callable[[Secret, Typed], Awaitable[list[int]]], *, done: str) -> Act:
    """Do it, leave the open pages of the sessions it ended (their row numbers), and say so where one signs in."""

    async def act(_request: Request, secret: Secret, typed: Typed) -> Response:
        here = SCHEMES[secret.account.scheme]
        leave_open_pages(here, set(await do(secret, typed)))
        return answer_with(here.sign_in_path, Flash(done=done))

    return act


async def _activate(secret: Secret, _typed: Typed) -> list[int]:
    await activation.activate(secret)
    return []


async def _choose(secret: Secret, typed: Typed) -> list[int]:
    return await password_reset.choose(secret, typed.get("mot_de_passe", ""), typed.get("confirmation", ""))


async def _undo(secret: Secret, _typed: Typed) -> list[int]:
    undo = member_contact.undo if secret.account.scheme == CPMS.code else email_change.undo
    return await undo(secret)


def _new_password(flash: Flash) -> None:
    password = PasswordField(
        "Nouveau mot de passe",
        name="mot_de_passe",
        required=NEW_WRONG,
        error=flash.errors.get("mot_de_passe"),
        rules=RULES,
        autocomplete="new-password",
        enterkeyhint="next",
    )
    PasswordField(
        "Confirmation du nouveau mot de passe",
        name="confirmation",
        required=CONFIRMATION_WRONG,
        error=flash.errors.get("confirmation"),
        repeats=password,
        autocomplete="new-password",
    )


UNDONE: Final = (
    "Votre ancienne adresse email est remise et tous les appareils sont déconnectés. Si vous n'aviez pas demandé "
    "ce changement, choisissez aussi un nouveau mot de passe, par « Mot de passe oublié ? »."
)
LANDINGS: Final[dict[SecretPurpose, Landing]] = {
    SecretPurpose.ACTIVATION: Landing(
        title="Activer mon compte",
        words="Il reste un geste : appuyez sur le bouton, puis connectez-vous avec le mot de passe que vous avez choisi.",
        button="Activer mon compte",
        act=_then_sign_in(_activate, done=activation.ACTIVATED),
    ),
    SecretPurpose.PASSWORD_RESET: Landing(
        title="Choisir un nouveau mot de passe",
        words="Votre mot de passe actuel reste bon tant que vous n'avez pas enregistré le nouveau.",
        button="Enregistrer",
        act=_then_sign_in(_choose, done="Votre mot de passe a bien été modifié. Connectez-vous avec le nouveau."),
        fields=_new_password,
    ),
    SecretPurpose.EMAIL_UNDO: Landing(
        title="Annuler le changement d'adresse email",
        words="Votre ancienne adresse email sera remise, et tous les appareils seront déconnectés.",
        button="Annuler ce changement",
        act=_then_sign_in(_undo, done=UNDONE),
    ),
    SecretPurpose.MAIL_CODE: member_link.MAIL,
    SecretPurpose.POST_CODE: member_link.PAPER,
}


def register(app: FastAPI) -> None:
    """Add what the button posts to."""
    app.post("/{scheme}/lien/{token}")(press)


def _mail_scheme(code: str) -> Scheme:
    if code not in SCHEMES:
        raise HTTPException(404)
    return SCHEMES[code]


async def _open(scheme: Scheme, token: str) -> tuple[Secret, Landing]:
    """The living secret of a link, and what it is for. Raises Refusal: dead, or a code that has no link."""
    secret = await links.look_up(scheme.code, token)
    if secret.purpose not in LANDINGS:
        raise links.spent()
    return secret, LANDINGS[secret.purpose]


@router.page("/{scheme}/lien/{token}")
async def landing_page(scheme: str, token: str, request: Request) -> None:
    """What the link is for, and the button that does it; a link that opens nothing says so."""
    here = _mail_scheme(scheme)
    flash = read_flash(request)
    try:
        _, landing = await _open(here, token)
    except Refusal:
        if await activation.was_activated(here.code, token):
            _already(here)
        else:
            _spent(here, flash.refusal or links.SPENT)
        return
    with frame(landing.title, scheme=here, lead=landing.words, demo=portal().demo) as page:
        with Form(action=request.url.path, summary=page.summary, note=landing.fields is not None) as form:
            if landing.fields is not None:
                landing.fields(flash)
            with actions():
                submit(landing.button)
        if flash.refusal:
            page.summary.show([(flash.refusal, form.html_id)])
        elif flash.errors:
            form.report()


def _already(here: Scheme) -> None:
    """The link of an account that is active did its work."""
    with frame("Compte déjà activé", scheme=here, demo=portal().demo):
        notice(activation.ALREADY_ACTIVE, kind="good")
        with actions(classes="mt5"):
            link_button("Se connecter", here.sign_in_path)


def _spent(here: Scheme, sentence: str) -> None:
    """A link used, past, or never sent: the same words for all."""
    with frame("Lien expiré", scheme=here, demo=portal().demo):
        notice(sentence, kind="warn")
        with actions(classes="mt5"):
            link_button("Se connecter", here.sign_in_path)
            if here.signs_in_by_mail:
                link_button("Mot de passe oublié ?", here.recovery_path, variant="secondary")
            elif here.code == CPMS.code:
                link_button("Obtenir son code de sécurité", CODE, variant="secondary")


async def press(scheme: str, token: str, request: Request) -> Response:
    """The button: look the link up again, act once, go where one signs in."""
    here = _mail_scheme(scheme)
    form = await request.form()
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    path, values = request.url.path, {}
    try:
        secret, landing = await _open(here, token)
        values = {name: typed[name] for name in landing.kept if name in typed}
        return await landing.act(request, secret, typed)
    except FieldErrors as wrong:
        return answer_with(path, Flash(values, wrong.errors))
    except Refusal as refusal:
        return answer_with(path, Flash(values, refusal=str(refusal)))
