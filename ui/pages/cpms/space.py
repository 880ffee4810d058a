"""« Mon espace »: card, identity, how to be reached, password, devices, last sign-ins (SPEC 6.7)."""

from fastapi import Request
from nicegui import APIRouter

from domain import member_space, sessions
from domain.member_space import Space
from domain.portal import portal
from models import Device, Member
from schemes.cpms import SCHEME
from schemes.french import moment, short_date
from ui.components.buttons import link_button, submit
from ui.components.card_cpms import MemberFace, member_card
from ui.components.layout import block
from ui.components.notice import notice
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.icons import icon
from ui.pages.cpms.contact import Contact
from ui.pages.cpms.number import Number
from ui.pages.cpms.page import PASSWORD, SPACE, CpmsVisitor, cpms_frame
from ui.session import DEVICE_COOKIE, Visitor

router = APIRouter()
DONE = {"mot-de-passe": "Votre mot de passe a bien été modifié.", "appareil": "L'appareil est oublié."}


@router.page(SPACE)
async def cpms_space(request: Request, visitor: CpmsVisitor) -> None:
    """Everything on one page."""
    space = await member_space.read(visitor.account)
    here = sessions.digest(request.cookies.get(DEVICE_COOKIE, ""))
    with cpms_frame("Mon espace", visitor):
        if words := DONE.get(request.query_params.get("fait", "")):
            notice(words, kind="good", announce="status")
        _card(space)
        with Tag("div", classes="blocks"):
            _identity(space, visitor)
            Contact(visitor, space.member, opened=request.query_params.get("modifier", ""))
            _password(space)
            _devices(space, here)
            _last(space)


def _card(space: Space) -> None:
    member = space.member
    with Tag("section", classes="tete-espace", aria_label="Ma carte d'adhérent"):
        member_card(_face(member))
        with Tag("div", classes="stack"):
            p("Votre carte d'adhérent, à montrer ou à imprimer.", classes="lead")
            with Tag("p"):
                link_button("Télécharger ma carte", space.card.address, sign="download")
            weight = f"PDF, {max(1, round(space.card.size / 1000))}\u00a0Ko. " if space.card.size else "PDF. "
            p(f"{weight}Page 1 pour le téléphone, page 2 à découper.", classes="quiet t16")


def _face(member: Member) -> MemberFace:
    holder = member.holder
    feminine = holder.civility == "Mme"
    return MemberFace(holder.body.name, holder.full_name, holder.number, feminine=feminine, joined=member.joined)


def _identity(space: Space, visitor: Visitor) -> None:
    holder = space.member.holder
    part = block("Mon identité")
    with part.default_slot.children[0]:
        contact = portal().contacts.get(SCHEME.code, "") or holder.body.email
        with p(f"Une erreur ? Écrivez au {holder.body.name}, "):
            link(contact, f"mailto:{contact}")
    with part.body, Tag("dl", classes="paires"):
        pair("Nom", f"{holder.civility} {holder.full_name}".strip())
        Number(visitor, space.member)
        if holder.birth_date:
            pair("Née le" if holder.civility == "Mme" else "Né le", short_date(holder.birth_date))


def pair(label: str, value: str) -> None:
    """A label over its value."""
    with Tag("div"):
        Tag("dt", label)
        Tag("dd", value, raw=True)


def _password(space: Space) -> None:
    part = block("Mon mot de passe", "Six chiffres, connus de vous seul.")
    changed = space.member.password_changed_at
    with part.body, Tag("dl", classes="paires"), Tag("div"):
        Tag("dt", "Mot de passe à 6 chiffres")
        Tag("dd", f"Changé le {short_date(changed.date())}" if changed else "Choisi", raw=True)
        with Tag("dd", classes="acte"):
            link_button("Changer", PASSWORD, variant="secondary", small=True, label="Changer mon mot de passe")


def _devices(space: Space, here: str) -> None:
    part = block("Mes appareils", "Vous ne reconnaissez pas un appareil ? Oubliez-le, puis changez votre mot de passe.")
    with part.body, Tag("ul", classes="appareils"):
        for device in space.devices:
            with Tag("li"):
                _device(device, is_here=device.token_hash == here)


def _device(device: Device, *, is_here: bool) -> None:
    hand = any(word in device.label for word in ("Android", "iPhone", "iPad"))
    icon("phone" if hand else "computer")
    with Tag("div"):
        with Tag("p"):
            Tag("b", "Cet appareil" if is_here else "Téléphone" if hand else "Ordinateur")
        trusted = (
            " Sans code à la connexion." if device.trusted_until and device.trusted_until > device.last_seen else ""
        )
        when = "Connecté maintenant." if is_here else f"Dernière connexion le {moment(device.last_seen)}."
        p(f"{device.label}. {when}{trusted}", classes="quiet")
    if not is_here:
        with Tag("form", method="post", action=f"{SPACE}/appareils/{device.pk}/oublier"):
            button = submit("Oublier cet appareil", variant="secondary")
            button.set_class("button--small", on=True)
            button.set("aria_label", f"Oublier cet appareil : {device.label}")


def _last(space: Space) -> None:
    part = block("Mes dernières connexions", "Les dix dernières, sur tous vos appareils.")
    with part.body, Tag("ul", classes="appareils"):
        for session in space.last:
            with Tag("li"):
                icon("clock")
                with Tag("div"):
                    with Tag("p"):
                        Tag("b", moment(session.created_at), raw=True)
                    p(session.label, classes="quiet")
