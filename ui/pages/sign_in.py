"""Signing in by e-mail and password: a real form post, for password managers, Enter, and pages without script."""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from fastapi import Request

from domain.portal import portal
from schemes.base import Scheme
from ui.components.buttons import actions, link_button, submit
from ui.components.email_field import email_field
from ui.components.form import Form
from ui.components.layout import aside, columns
from ui.components.notice import notice
from ui.components.password import PasswordField
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.flash import Flash, read_flash
from ui.frame import frame
from ui.icons import icon
from ui.pages.recovery import RESEND

DemoPerson = tuple[str, str]
"""(« Auguste Lambert, deux cartes », e-mail)"""


def sign_in_page(
    request: Request,
    scheme: Scheme,
    *,
    lead: str,
    beside: Callable[[], object],
    people: Sequence[DemoPerson],
    password: str = "",
) -> None:
    """Build the page; `beside` fills the right-hand column, `people` are shown in demonstration mode."""
    flash = read_flash(request)
    with frame("Se connecter", scheme=scheme, lead=lead, demo=portal().demo, description=lead) as page:
        if request.query_params.get("fin"):
            notice("Votre session est terminée. Connectez-vous pour continuer : vos réponses sont gardées.")
        if flash.done:
            notice(flash.done, kind="good", announce="status")
        if flash.offer == RESEND:
            _resend(scheme, flash)
        with columns("form"):
            hidden = {"suite": request.query_params.get("suite", "")}
            with Form(action=f"{scheme.path}/connexion", summary=page.summary, hidden=hidden) as form:
                _fields(scheme, flash)
            with Tag("div", classes="stack"):
                beside()
                if portal().demo:
                    _demonstration(people, password)
        if not flash.offer:
            flash.report(form)


def _resend(scheme: Scheme, flash: Flash) -> None:
    """The account waits for its link: say so, and offer to send the mail again."""
    with notice(flash.refusal, kind="warn", announce="alert"):
        hidden = {"courriel": flash.values.get("courriel", "")}
        with Form(action=f"{scheme.path}/{RESEND}", note=False, classes="mt3", hidden=hidden):
            submit("Renvoyer le courriel", variant="secondary")


def _fields(scheme: Scheme, flash: Flash) -> None:
    email_field(**flash.kept("courriel"))
    PasswordField(
        "Mot de passe",
        name="mot_de_passe",
        required="Écrivez votre mot de passe.",
        error=flash.errors.get("mot_de_passe"),
    )
    with p(classes="under-field"):
        link("Mot de passe oublié ?", f"{scheme.path}/mot-de-passe-oublie")
    with actions():
        submit("Se connecter", busy="Connexion…")


def first_visit(title: str, words: str, button: tuple[str, str]) -> None:
    """The box for those who have no account yet."""
    with aside(title):
        p(words)
        link_button(*button, variant="secondary")


def _demonstration(people: Sequence[DemoPerson], password: str) -> None:
    with Tag("details", classes="people"):
        with Tag("summary"):
            icon("chevron-right", small=True)
            Tag("span", "Les personnes de la démonstration")
        with Tag("dl"):
            for who, email in people:
                with Tag("div"):
                    Tag("dt", who)
                    Tag("dd", email, raw=True)
        p(f"Mot de passe de tous : {password}", classes="mt3")


def come_back(suite: str) -> str:
    """The page one wanted, fit to stand in an address."""
    return quote(suite, safe="")
