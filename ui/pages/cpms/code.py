"""« Obtenir son code de sécurité »: by mail, or by post (SPEC 6.3)."""

from fastapi import Request
from nicegui import APIRouter

from domain.keypad import INCOMPLETE
from schemes.cpms import SCHEME
from ui.components.buttons import link_button, submit
from ui.components.form import Form
from ui.components.layout import aside
from ui.components.notice import notice
from ui.components.six_digits import SixDigits
from ui.components.tag import Tag
from ui.components.text import link, p, strong
from ui.flash import Flash, read_flash
from ui.frame import Page
from ui.pages.cpms.journey import Journey, read_journey
from ui.pages.cpms.page import CODE, big_submit, columns, cpms_frame
from ui.pages.cpms.sign_in import NUMBER, number_field

router = APIRouter()
TITLE = "Obtenir son code de sécurité"
CELLS = "code"
FIRST = {
    "code": "Vous recopiez le code, ou vous ouvrez le lien du même e-mail.",
    "recu": "Vous recopiez le code, ou vous ouvrez le lien de l'e-mail, ou vous visez le carré du courrier.",
}
"""What comes next, once a code was sent."""


@router.page(CODE)
async def cpms_code(request: Request) -> None:
    """The number; then the six cells, or the news that a letter comes."""
    step, journey, flash = request.query_params.get("etape", ""), read_journey(request, "code"), read_flash(request)
    with cpms_frame(TITLE, None, narrow=True, crumbs=[("Se connecter", SCHEME.path)]) as page, columns():
        if step == "recu":
            _received(page, flash)
        elif journey is None or step not in {"code", "courrier"}:
            _number(page, flash)
        elif journey.mask:
            _by_mail(page, flash, journey)
        else:
            _by_post()
        _aside(step, journey)


def _number(page: Page, flash: Flash) -> None:
    with Form(action=CODE, summary=page.summary, classes="entrer__form") as form:
        number_field(flash)
        big_submit("Valider", busy="Envoi en cours…")
        _back()
    _report(page, form, flash)


def _by_mail(page: Page, flash: Flash, journey: Journey) -> None:
    with Tag("div", classes="stack"):
        with Form(action=f"{CODE}/verifier", summary=page.summary, classes="entrer__form", note=False) as form:
            with notice(kind="good", sign="letter", announce="status"):
                with p("Un e-mail contenant votre code de sécurité vous a été envoyé sur "):
                    strong(journey.mask, classes="nowrap", raw=True)
                    Tag("span", ".")
                p("Si vous n'avez pas reçu l'e-mail, vérifiez dans vos courriers indésirables ou vos spams.")
            _cells(flash)
            big_submit("Vérifier", busy="Vérification…")
        with Tag("div", classes="actions actions--spread"):
            link_button("Retour", CODE, variant="secondary")
            with Tag("form", method="post", action=f"{CODE}/renvoyer"):
                submit("Renvoyer le code", variant="quiet")
    _report(page, form, flash)


def _cells(flash: Flash) -> None:
    SixDigits(
        "Code de sécurité à 6 chiffres",
        name=CELLS,
        required=INCOMPLETE,
        fill="one-time-code",
        help="Il sert une seule fois, pendant 15 minutes. Copier et coller fonctionne.",
        error=flash.errors.get(CELLS),
    )


def _received(page: Page, flash: Flash) -> None:
    """A code of the card, a letter or a mail, when the sign-in page is closed to this device."""
    with Form(action=f"{CODE}/verifier", summary=page.summary, classes="entrer__form", hidden={"recu": "1"}) as form:
        number_field(flash)
        SixDigits(
            "Code de sécurité à 6 chiffres",
            name=CELLS,
            required=INCOMPLETE,
            fill="one-time-code",
            help="Celui de votre courrier, de votre carte ou de notre dernier message.",
            error=flash.errors.get(CELLS),
        )
        big_submit("Vérifier", busy="Vérification…")
        _back()
    _report(page, form, flash)


def _by_post() -> None:
    with Tag("div", classes="stack"):
        with notice(kind="good", sign="letter", announce="status"):
            p("Un courrier postal contenant votre code de sécurité va vous être envoyé.")
            p("Vous le recevrez sous huit jours.")
        _back()


def _back() -> None:
    with Tag("div", classes="actions"):
        link_button("Retour", SCHEME.path, variant="secondary")


def _report(page: Page, form: Form, flash: Flash) -> None:
    if flash.refusal:
        page.summary.show([(flash.refusal, form.controls[-1].target)])
    elif flash.errors:
        form.report()


def _aside(step: str, journey: Journey | None) -> None:
    if step == "courrier" and journey is not None and not journey.mask:
        with aside("Et ensuite ?"):
            _steps(
                "Le courrier arrive à votre adresse postale.",
                "Vous tapez son code à la place du mot de passe, ou vous visez son carré avec votre téléphone.",
            )
        return
    with aside("Et ensuite ?"):
        _steps(FIRST.get(step, "Vous recevez un code à usage unique, par e-mail ou par courrier."))
        if not step:
            with p("Vous avez déjà reçu un code ? "):
                link("Saisir le code reçu", f"{CODE}?etape=recu")


def _steps(*first: str) -> None:
    with Tag("ol", classes="chiffres3"):
        for words in (*first, "Vous choisissez un mot de passe à 6 chiffres.", "Vous êtes dans votre espace."):
            Tag("li", words)


__all__ = ["NUMBER", "router"]
