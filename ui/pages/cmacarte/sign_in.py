"""Signing in to the artisan's portal."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from schemes.cmacarte import SCHEME
from ui.pages.cmacarte.page import IDENTIFICATION
from ui.pages.sign_in import first_visit, sign_in_page
from ui.session import safe_next, visitor_of

router = APIRouter()
PEOPLE = (
    ("Hugo Klein, carte en cours de validité", "hugo.klein@mail.example"),
    ("Inès Garcia, carte expirée, sans photo", "ines.garcia@mail.example"),
    ("Camille Morel, 123123123RM078, née le 02/01/1970", "à activer"),
)


@router.page(SCHEME.sign_in_path)
async def artisan_sign_in(request: Request) -> Response | None:
    """« Se connecter »; somebody already signed in goes on to where they wanted to be."""
    if await visitor_of(request, SCHEME):
        return RedirectResponse(safe_next(SCHEME, request.query_params.get("suite", "")), 303)
    sign_in_page(
        request,
        SCHEME,
        lead="Votre carte, vos informations, les offres des partenaires.",
        beside=_first_visit,
        people=PEOPLE,
        password="Demo-2026!",  # noqa: S106 -- printed for everybody in demonstration mode
    )
    return None


def _first_visit() -> None:
    first_visit(
        "Première visite ?",
        "Munissez-vous de votre numéro d'immatriculation : il est sur votre ancienne carte ou sur votre extrait.",
        ("Activer ma carte", IDENTIFICATION),
    )
