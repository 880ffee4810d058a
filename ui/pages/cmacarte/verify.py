"""`/verifier/{token}`: what whoever scans a code may know (SPEC 5)."""

from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from nicegui import APIRouter, ui

from domain import verification
from domain.errors import Refusal
from domain.portal import portal
from domain.throttle import TooMany
from domain.verification import Checked, Verdict
from schemes.cmacarte import SCHEME as CMACARTE
from schemes.cmi import SCHEME as CMI
from schemes.french import long_date
from ui.components.artisan_card import face_alt
from ui.components.layout import facts
from ui.components.notice import Kind, notice
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.frame import frame
from ui.icons import icon
from ui.pages.cmacarte.links import web_address
from ui.pages.cmacarte.offline import OFFLINE
from ui.session import visit_of

router = APIRouter()

_LOOKS: Final[dict[Verdict, tuple[Kind, str]]] = {
    Verdict.VALID: ("good", "done"),
    Verdict.REVOKED: ("bad", "alert"),
    Verdict.EXPIRED: ("warn", "clock"),
}


def register(app: FastAPI) -> None:
    """Add the photo, which is not part of the page."""
    app.get("/verifier/{token}/photo.jpg")(photo)


@router.page("/verifier/{token}")
async def verify_page(token: str, request: Request) -> None:
    """The verdict."""
    try:
        checked = await verification.look(token, address=visit_of(request).address)
    except Refusal as refusal:
        _unknown(str(refusal), busy=isinstance(refusal, TooMany))
        return
    if checked.is_card:
        _card(checked, token)
    else:
        _attestation(checked)


def _unknown(sentence: str, *, busy: bool) -> None:
    ui.context.client.status_code = 429 if busy else 404
    with frame("Vérification", demo=portal().demo):
        notice(sentence, kind="warn" if busy else "bad")
        p("Le code a pu être mal lu : scannez-le de nouveau, bien à plat et sans reflet.", classes="mt4")
        _how()


def _how() -> None:
    with p(classes="mt5"):
        link("Vérifier sans réseau", OFFLINE)


def _card(checked: Checked, token: str) -> None:
    with frame(f"Carte {checked.verdict.value}", scheme=CMACARTE, demo=portal().demo):
        _verdict(checked, _until(checked))
        with Tag("div", classes="verifie"):
            if checked.photo:
                alt = face_alt(checked.name)
                Tag(
                    "img",
                    classes="verifie__photo",
                    src=f"/verifier/{token}/photo.jpg",
                    alt=alt,
                    width="175",
                    height="225",
                )
            facts(
                {
                    "Titulaire": checked.name,
                    "Qualité": checked.quality,
                    **({"Entreprise": checked.company} if checked.company else {}),
                    **({"Métier": checked.trade} if checked.trade else {}),
                    "Immatriculation": checked.claims.subject,
                }
            )
        if address := web_address(checked.website):
            with p("Site internet : ", classes="mt4"):
                Tag("a", checked.website, raw=True, href=address, rel="noopener noreferrer nofollow external")
        p("Comparez la photo et le nom avec la personne qui présente la carte.", classes="mt4 quiet")
        _how()


def _until(checked: Checked) -> str:
    end = long_date(checked.ends)
    return {
        Verdict.VALID: f"Valable jusqu'au {end}.",
        Verdict.EXPIRED: f"Elle n'est plus valable depuis le {end}.",
        Verdict.REVOKED: "Elle n'est plus valable.",
    }[checked.verdict]


def _attestation(checked: Checked) -> None:
    end = long_date(checked.ends)
    title = {
        Verdict.VALID: f"Attestation valable jusqu'au {end}",
        Verdict.EXPIRED: "Attestation expirée",
        Verdict.REVOKED: "Attestation révoquée",
    }[checked.verdict]
    with frame(title, scheme=CMI, demo=portal().demo):
        _verdict(checked, _CONCLUSIONS[checked.verdict])
        facts({"Demande": f"n° {checked.claims.subject}", "Objet": checked.quality})
        p("Elle prouve qu'une carte mobilité inclusion a été commandée. Elle ne la remplace pas.", classes="mt4 quiet")
        _how()


_CONCLUSIONS: Final = {
    Verdict.VALID: "Elle est authentique.",
    Verdict.EXPIRED: "Sa date de fin est passée.",
    Verdict.REVOKED: "La commande a été annulée ou remboursée.",
}


def _verdict(checked: Checked, words: str) -> None:
    kind, sign = _LOOKS[checked.verdict]
    with Tag("div", classes=f"verdict verdict--{kind}"):
        icon(sign)
        Tag("p", words, classes="verdict__t")


async def photo(token: str) -> Response:
    """The face on the card; only its token leads to it."""
    try:
        checked = await verification.check(token)
    except Refusal:
        raise HTTPException(404) from None
    if checked.photo is None:
        raise HTTPException(404)
    return Response(bytes(checked.photo), media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
