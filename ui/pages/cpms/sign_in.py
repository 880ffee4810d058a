"""Signing in to the members' space: the number, six cells, the keypad (SPEC 6.1, 6.2)."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import nir
from domain.portal import portal
from schemes.cpms import SCHEME
from ui.components.buttons import link_button
from ui.components.field import Field
from ui.components.form import Form, required_note
from ui.components.layout import aside
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.flash import Flash, read_flash
from ui.frame import Page
from ui.icons import icon
from ui.pages.cpms.cells import CELLS, Trouble, cells_and_keypad, trouble_boxes
from ui.pages.cpms.page import CODE, SPACE, big_submit, columns, cpms_frame
from ui.session import safe_next, visitor_of

router = APIRouter()
NUMBER = "nir"
LABEL = "Login : numéro de sécurité sociale"
PEOPLE = (
    ("Marie Durand", "2 69 05 49 588 157 80", "mot de passe 493817"),
    ("Jean Orsini", "1 84 12 2A 004 083 63", "première connexion, code 260418"),
    ("Paule Nguyen", "2 78 04 67 067 045 38", "par la poste seulement"),
)
HELP = "13 chiffres, ou 15 avec la clé."


@router.page(SCHEME.path)
async def cpms_sign_in(request: Request) -> Response | None:
    """« Se connecter »; somebody already signed in goes on to where they wanted to be."""
    suite = request.query_params.get("suite", "")
    if await visitor_of(request, SCHEME):
        return RedirectResponse(after_sign_in(suite), 303)
    flash = read_flash(request)
    trouble = Trouble.of(flash)
    with cpms_frame("Se connecter", None, narrow=True) as page:
        if request.query_params.get("fin"):
            notice("Votre session est terminée. Connectez-vous pour continuer.")
        if flash.done:
            notice(flash.done, kind="good", announce="status")
        with columns():
            _form(page, flash, trouble, suite)
            with Tag("div", classes="stack"):
                _forgotten() if trouble.wants_code else _first_time()
                if portal().demo:
                    _demonstration()
    return None


def after_sign_in(suite: str) -> str:
    """Where a member goes once in."""
    wanted = safe_next(SCHEME, suite)
    return SPACE if wanted == SCHEME.path else wanted


def _form(page: Page, flash: Flash, trouble: Trouble, suite: str) -> None:
    form = Form(action=SCHEME.path, summary=page.summary, note=False, classes="entrer__form", hidden={"suite": suite})
    with form:
        trouble_boxes(trouble)
        required_note()
        field = number_field(flash, readonly=trouble.waiting)
        field.entry.put(data_waits="" if trouble.waiting else None)
        cells_and_keypad(
            "Mot de passe à 6 chiffres",
            fill="current-password",
            error=flash.errors.get(CELLS),
            waiting=trouble.waiting,
        )
        big_submit("Valider", busy="Connexion…", waiting=trouble.waiting)
    flash.report(form, at=-1)


def number_field(flash: Flash, *, readonly: bool = False) -> Field:
    """The social security number, checked live."""
    return Field(
        LABEL,
        name=NUMBER,
        value=flash.values.get(NUMBER, ""),
        required=nir.MISSING,
        check=nir.check,
        help=HELP,
        error=flash.errors.get(NUMBER),
        readonly=readonly,
        classes="nir",
        inputmode="text",
        autocomplete="username",
        autocapitalize="characters",
        spellcheck="false",
        enterkeyhint="next",
        maxlength=30,
        data_private="",  # never kept by the browser for later
    )


def _first_time() -> None:
    with aside("Première connexion ?"):
        p(
            "Tapez dans les six cases le code écrit sur votre carte ou sur votre courrier d'adhésion. Vous choisirez ensuite votre mot de passe."
        )
        p("Code perdu, mot de passe oublié :")
        with Tag("p"):
            link_button("Obtenir son code de sécurité", CODE, variant="secondary")


def _forgotten() -> None:
    with aside("Mot de passe oublié ?"):
        p(
            "Un code à usage unique vous ouvre votre espace sans attendre. Votre mot de passe actuel reste valable jusque-là."
        )
        with Tag("p"):
            link_button("Obtenir son code de sécurité", CODE)
        with p("Vous avez déjà reçu un code ? "):
            link("Saisir le code reçu", f"{CODE}?etape=recu")


def _demonstration() -> None:
    with Tag("details", classes="people"):
        with Tag("summary"):
            icon("chevron-right", small=True)
            Tag("span", "Les personnes de la démonstration")
        with Tag("dl"):
            for name, number, words in PEOPLE:
                with Tag("div"):
                    Tag("dt", name)
                    with Tag("dd", number, raw=True):
                        Tag("br")
                        Tag("span", words)
