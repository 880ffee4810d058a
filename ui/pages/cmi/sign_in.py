"""Signing in to the cmi portal."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from schemes.cmi import SCHEME
from ui.pages.sign_in import first_visit, sign_in_page
from ui.session import safe_next, visitor_of

router = APIRouter()
PEOPLE = (
    ("Auguste Lambert, deux cartes, représente Alfred Depot", "mail0455@mail.fr"),
    ("Joseph Quinn, quatre demandes passées", "joseph.quinn@mail.example"),
    ("Association Les Tilleuls, deux cartes de stationnement", "contact@lestilleuls.example"),
)


@router.page(SCHEME.sign_in_path)
async def cmi_sign_in(request: Request) -> Response | None:
    """« Se connecter »; somebody already signed in goes on to where they wanted to be."""
    if await visitor_of(request, SCHEME):
        return RedirectResponse(safe_next(SCHEME, request.query_params.get("suite", "")), 303)
    sign_in_page(
        request,
        SCHEME,
        lead="Votre espace pour la carte mobilité inclusion.",
        beside=_first_visit,
        people=PEOPLE,
        password="Demo-2026!",  # noqa: S106 -- the demonstration prints it
    )
    return None


def _first_visit() -> None:
    first_visit(
        "Première visite ?",
        "Munissez-vous du numéro identifiant écrit sur le courrier de votre organisme.",
        ("Créer mon compte", f"{SCHEME.path}/creation-de-compte"),
    )
