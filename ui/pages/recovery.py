"""« Mot de passe oublié ? » and « Renvoyer le courriel », for every scheme that signs in by mail."""

from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from nicegui import APIRouter

from domain import password_reset
from domain.errors import FieldErrors, Refusal
from domain.portal import portal
from schemes.base import Scheme
from schemes.registry import SCHEMES
from ui.components.buttons import actions, link_button, submit
from ui.components.email_field import email_field
from ui.components.form import Form
from ui.components.layout import columns
from ui.components.notice import notice
from ui.flash import Flash, answer_with, read_flash
from ui.frame import frame
from ui.session import visit_of

router = APIRouter()

LEAD: Final = "Écrivez l'adresse email de votre compte : vous y recevrez un lien pour choisir un nouveau mot de passe."
SENT: Final = (
    "Si un compte existe à cette adresse, un courriel vient de partir. Son lien, valable 24 heures, permet de choisir un "
    "nouveau mot de passe. Si vous ne le recevez pas, pensez à consulter vos courriels indésirables ou spams."
)
SENT_AGAIN: Final = (
    "Si un compte attend sa confirmation à cette adresse, le courriel vient de repartir. Si vous ne le recevez pas, "
    "pensez à consulter vos courriels indésirables ou spams."
)
RESEND: Final = "renvoyer-le-courriel"


def register(app: FastAPI) -> None:
    """Add what the forms post to."""
    app.post("/{scheme}/mot-de-passe-oublie")(ask)
    app.post(f"/{{scheme}}/{RESEND}")(resend)


def by_mail(code: str) -> Scheme:
    """The scheme of that code, if one signs in by mail there; no page otherwise."""
    if code not in SCHEMES or not SCHEMES[code].signs_in_by_mail:
        raise HTTPException(404)
    return SCHEMES[code]


@router.page("/{scheme}/mot-de-passe-oublie")
async def recovery_page(scheme: str, request: Request) -> None:
    """Ask for the link; the answer is the same for everybody."""
    here = by_mail(scheme)
    flash = read_flash(request)
    crumbs = [("Se connecter", here.sign_in_path)]
    lead = None if flash.done else LEAD
    with frame("Mot de passe oublié", scheme=here, crumbs=crumbs, lead=lead, demo=portal().demo) as page:
        if flash.done:
            notice(flash.done, kind="good", announce="status")
            with actions(classes="mt5"):
                link_button("Se connecter", here.sign_in_path)
            return
        with columns("form"), Form(action=here.recovery_path, summary=page.summary) as form:
            email_field(then="send", **flash.kept("courriel"))
            with actions():
                submit("Recevoir le lien")
                link_button("Retour", here.sign_in_path, variant="secondary")
        flash.report(form)


async def ask(scheme: str, request: Request) -> Response:
    """« Recevoir le lien »."""
    here = by_mail(scheme)
    email = str((await request.form()).get("courriel", ""))
    try:
        await password_reset.ask(here.code, email, visit=visit_of(request))
    except FieldErrors as wrong:
        return answer_with(here.recovery_path, Flash({"courriel": email}, wrong.errors))
    except Refusal as refusal:
        return answer_with(here.recovery_path, Flash({"courriel": email}, refusal=str(refusal)))
    return answer_with(here.recovery_path, Flash(done=SENT))


async def resend(scheme: str, request: Request) -> Response:
    """« Renvoyer le courriel », from the sign-in of an account that waits."""
    here = by_mail(scheme)
    email = str((await request.form()).get("courriel", ""))
    try:
        await password_reset.ask_activation_again(here.code, email, visit=visit_of(request))
    except FieldErrors as wrong:
        return answer_with(here.sign_in_path, Flash({"courriel": email}, wrong.errors))
    except Refusal as refusal:
        return answer_with(here.sign_in_path, Flash({"courriel": email}, refusal=str(refusal)))
    return answer_with(here.sign_in_path, Flash({"courriel": email}, done=SENT_AGAIN))
