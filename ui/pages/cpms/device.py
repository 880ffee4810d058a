"""« Nous ne reconnaissons pas cet appareil »: a code by mail, and trust (SPEC 6.6)."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain.keypad import INCOMPLETE
from schemes.cpms import SCHEME
from ui.components.buttons import link_button, submit
from ui.components.check_box import CheckBox
from ui.components.form import Form
from ui.components.layout import aside
from ui.components.notice import notice
from ui.components.six_digits import SixDigits
from ui.components.tag import Tag
from ui.components.text import p, strong
from ui.flash import Flash, read_flash
from ui.frame import Page
from ui.pages.cpms.journey import read_journey
from ui.pages.cpms.page import DEVICE, big_submit, columns, cpms_frame

router = APIRouter()
CELLS = "code"


@router.page(DEVICE)
async def cpms_device(request: Request) -> Response | None:
    """Only after the right six digits; anybody else goes to the sign-in."""
    journey, flash = read_journey(request, "device"), read_flash(request)
    if journey is None:
        return RedirectResponse(SCHEME.path, 303)
    with cpms_frame("Nous ne reconnaissons pas cet appareil", None, narrow=True) as page, columns():
        _form(page, flash, journey.mask)
        with aside("Pourquoi ce code ?"):
            p(
                "Six chiffres protègent peu à eux seuls. Un code envoyé à votre adresse email montre que c'est bien vous."
            )
            p(
                "Faites confiance seulement à un appareil que vous êtes seul à utiliser : il n'aura plus besoin de code pendant 90 jours."
            )
    return None


def _form(page: Page, flash: Flash, mask: str) -> None:
    with Tag("div", classes="stack"):
        with Form(action=DEVICE, summary=page.summary, classes="entrer__form", note=False) as form:
            with notice(sign="letter", announce="status"), p("Un e-mail contenant un code vous a été envoyé sur "):
                strong(mask, classes="nowrap", raw=True)
                Tag("span", ".")
            SixDigits(
                "Code de sécurité à 6 chiffres",
                name=CELLS,
                required=INCOMPLETE,
                fill="one-time-code",
                help="Il sert une seule fois, pendant 15 minutes. Copier et coller fonctionne.",
                error=flash.errors.get(CELLS),
            )
            CheckBox("Faire confiance à cet appareil", name="confiance", ticked=bool(flash.values.get("confiance")))
            big_submit("Vérifier", busy="Vérification…")
        with Tag("div", classes="actions actions--spread"):
            link_button("Retour", SCHEME.path, variant="secondary")
            with Tag("form", method="post", action=f"{DEVICE}/renvoyer"):
                submit("Renvoyer le code", variant="quiet")
    if flash.errors:
        form.report()
