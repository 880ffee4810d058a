"""« IDENTIFICATION »: the registration number and the birth date lead to the card (seed 000)."""

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import artisan, registration
from domain.errors import Refusal
from domain.portal import portal
from models import Holder
from models.clock import today
from schemes.cmacarte import SCHEME
from ui.components.artisan_card import card_front
from ui.components.buttons import actions, submit
from ui.components.field import Field
from ui.components.form import Form
from ui.components.layout import aside, columns
from ui.components.select import Select
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.flash import Flash, answer_with, read_flash
from ui.pages.cmacarte.home import sample
from ui.pages.cmacarte.page import ACTIVATION, IDENTIFICATION, QUESTIONS, public_frame
from ui.sealed_cookie import SealedCookie
from ui.session import visit_of

router = APIRouter()
FOUND: Final = SealedCookie(
    "porte-cartes-identification", key=lambda: portal().seal("flash", "identification"), life=1800, path=SCHEME.path
)
"""Whom an identification found, until « Activer »."""
HELP: Final = (
    "Il se trouve soit sur votre ancienne carte, soit sur les extraits d'immatriculation fournis par les CMA. "
    f"Exemple : {registration.EXAMPLE}"
)
MONTHS: Final = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
NO_SUCH_DAY: Final = "Cette date n'existe pas. Vérifiez le jour, le mois et l'année."
_TIDY: Final = """(e) => {
  const field = e.target, clean = (s) => s.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const at = clean(field.value.slice(0, field.selectionStart)).length, tidied = clean(field.value);
  if (tidied !== field.value) { field.value = tidied; field.setSelectionRange(at, at); }
}"""
"""As the person types: no spaces, capitals; the caret stays where it was."""


def register(app: FastAPI) -> None:
    """Add what the form posts to."""
    app.post(IDENTIFICATION)(identify)


@router.page(IDENTIFICATION)
def identification_page(request: Request) -> None:
    """The form, and where the number is found."""
    flash = read_flash(request)
    with public_frame("Identification", lead="Retrouvons votre carte.") as page, columns("form"):
        with Form(action=IDENTIFICATION, summary=page.summary) as form:
            _number(flash)
            _birth_date(flash)
            with actions():
                submit("VALIDER", caps=True, busy="Recherche…")
        _where()
        flash.report(form)


def _number(flash: Flash) -> None:
    field = Field(
        "Immatriculation RM",
        name="immatriculation",
        required="Écrivez votre numéro d'immatriculation.",
        check=registration.check_number,
        help=HELP,
        width="w-20",
        classes="immatriculation",
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
        enterkeyhint="next",
        **flash.kept("immatriculation"),
    )
    field.entry.on("input", js_handler=_TIDY)


class Part(Select):
    """One of the three lists; their one error stands under them."""

    def __init__(self, label: str, options: list[tuple[str, str]], *, name: str, value: str, autocomplete: str) -> None:
        super().__init__(
            label,
            options,
            name=name,
            value=value,
            placeholder="",
            required=f"Choisissez {_ARTICLES[label]}.",
            autocomplete=autocomplete,
        )

    def starred(self) -> str:
        """The star is on the group's name."""
        return self.label


_ARTICLES: Final = {"Jour": "le jour", "Mois": "le mois", "Année": "l'année"}


def _birth_date(flash: Flash) -> None:
    this_year = today().year
    years = [(str(year), str(year)) for year in range(this_year - 14, this_year - 110, -1)]
    days = [(str(day), str(day)) for day in range(1, 32)]
    months = [(str(place), words) for place, words in enumerate(MONTHS, start=1)]
    with Tag("fieldset", classes="field"):
        Tag("legend", "Date de naissance\u00a0*", classes="field__label")
        with Tag("div", classes="date3"):
            lists = [
                Part("Jour", days, name="jour", value=flash.values.get("jour", ""), autocomplete="bday-day"),
                Part("Mois", months, name="mois", value=flash.values.get("mois", ""), autocomplete="bday-month"),
                Part("Année", years, name="annee", value=flash.values.get("annee", ""), autocomplete="bday-year"),
            ]
    for part in lists:
        if error := flash.errors.get(part.name):
            part.show_error(error)


def _where() -> None:
    with aside("Où trouver ce numéro ?").classes("ou-est-ce"):
        with Tag("div", classes="montre"):
            card_front(sample("Camille", "Morel", registration.EXAMPLE), hidden=True)
        with Tag("dl", classes="decoupe"):
            for part, words in (
                ("123123123", "votre numéro SIREN"),
                ("RM", "ou RE en Alsace et en Moselle"),
                ("078", "votre département"),
            ):
                Tag("dt", part, raw=True)
                Tag("dd", words)
        with p():
            link("Questions fréquentes : le numéro d'immatriculation", f"{QUESTIONS}#numero")


async def identify(request: Request) -> Response:
    """« VALIDER »."""
    form = await request.form()
    typed = {name: str(form.get(name, ""))[:60] for name in ("immatriculation", "jour", "mois", "annee")}
    birth_date = registration.read_birth_date(typed["jour"], typed["mois"], typed["annee"])
    errors = _errors(typed)
    if errors or birth_date is None:
        return answer_with(IDENTIFICATION, Flash(typed, errors or {"jour": NO_SUCH_DAY}))
    try:
        found = await artisan.identify(typed["immatriculation"], birth_date, address=visit_of(request).address)
    except Refusal as refusal:
        return answer_with(IDENTIFICATION, Flash(typed, refusal=str(refusal)))
    response = RedirectResponse(ACTIVATION, 303)
    FOUND.write(response, [holder.pk for holder in found])
    return response


def _errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {"immatriculation": artisan.check_form(typed["immatriculation"])}
    errors |= {part: f"Choisissez {words}." for part, words in _PARTS.items() if not typed[part].isdecimal()}
    return {name: sentence for name, sentence in errors.items() if sentence}


_PARTS: Final = {"jour": "le jour", "mois": "le mois", "annee": "l'année"}


async def found_by(request: Request) -> list[Holder]:
    """Whom this browser was found to be, in the last half hour; empty when nobody."""
    rows = FOUND.read(request)
    return [] if rows is None else await artisan.known(rows)
