"""« Mon compte »: where one is signed in, what was sent, what is held, and the way out."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import FastAPI, Request, Response
from nicegui import APIRouter

from domain import closing, data_export, mailbox, sessions
from domain.errors import FieldErrors, Refusal
from domain.mailbox import SentView
from models import Session
from schemes.cmi import SCHEME
from schemes.french import moment
from ui.actions import action
from ui.components.buttons import actions, button, file_link, submit
from ui.components.error_summary import ErrorSummary
from ui.components.form import Form
from ui.components.layout import block, box
from ui.components.notice import notice, tag
from ui.components.password import PasswordField
from ui.components.tag import Tag
from ui.components.text import bullets, p, quiet, strong
from ui.flash import Flash, answer_with, read_flash
from ui.icons import icon
from ui.pages.cmi.data.address import ACCOUNT, CRUMB
from ui.pages.cmi.page import cmi_frame
from ui.session import CmiVisitor, Visitor, forget_cookie, leave_open_pages

router = APIRouter()
JSON_FILE: Final = f"{ACCOUNT}/mes-donnees.json"
PDF_FILE: Final = f"{ACCOUNT}/mes-donnees.pdf"
CLOSE: Final = f"{ACCOUNT}/fermer"


def register(app: FastAPI) -> None:
    """Add the files and what the closing posts to."""
    app.get(JSON_FILE)(data_json)
    app.get(PDF_FILE)(data_pdf)
    app.post(CLOSE)(close)


@router.page(ACCOUNT)
async def account_page(request: Request, visitor: CmiVisitor) -> None:
    """Read, then draw."""
    flash = read_flash(request)
    open_ones = await sessions.open_sessions(visitor.account)
    mails = await mailbox.sent_to(visitor.account)
    with cmi_frame("Mon compte", visitor, here=ACCOUNT, crumbs=[CRUMB]) as page, box("blocks"):
        Devices(visitor, open_ones)
        _mails(mails)
        _data()
        _closing(flash, page.summary)


class Devices:
    """« Mes appareils connectés »."""

    def __init__(self, visitor: Visitor, open_ones: Sequence[Session]) -> None:
        self.visitor = visitor
        self.place = block(
            "Mes appareils connectés",
            "Un appareil que vous ne reconnaissez pas ? Déconnectez-le, puis changez de mot de passe.",
        ).body
        self.draw(open_ones)

    def refuse(self, sentence: str) -> None:
        """Say a refusal in the block."""
        with self.place:
            notice(sentence, kind="bad", announce="alert")

    def draw(self, open_ones: Sequence[Session]) -> None:
        """One line each."""
        self.place.clear()
        with self.place:
            for session in open_ones:
                with box("line"):
                    self._device(session)

    def _device(self, session: Session) -> None:
        mine = session.pk == self.visitor.session.pk
        with box():
            name = strong(session.label or "Navigateur")
            quiet(f"Connecté le {moment(session.created_at)}, vu le {moment(session.last_seen)}")
        if mine:
            tag("Cet appareil", kind="good").set_class("nowrap", on=True)
            return

        async def end() -> None:
            await self.end(session.pk)

        button("Déconnecter", end, variant="secondary", small=True, described_by=name.html_id)

    @action
    async def end(self, session_id: int) -> None:
        """« Déconnecter »: in its open pages too."""
        await sessions.end_one(session_id, by=self.visitor.account)
        leave_open_pages(SCHEME, {session_id})
        self.draw(await sessions.open_sessions(self.visitor.account))
        with self.place:
            news = notice("L'appareil est déconnecté.", kind="good")
        news.focus_as_news()


def _mails(mails: Sequence[SentView]) -> None:
    with block("Courriels reçus", "Ce que nous vous avons écrit, le plus récent d'abord.").body:
        if not mails:
            p("Aucun courriel pour le moment.")
        for mail in mails:
            with Tag("details", classes="people"):
                with Tag("summary"):
                    icon("chevron-right", small=True)
                    with Tag("span"):
                        Tag("strong", mail.subject, raw=True)
                        Tag("span", f" {moment(mail.created)}", classes="quiet")
                Tag("p", f"À {mail.to}", classes="quiet", raw=True)
                with box("mt3"):
                    for paragraph in mail.text.split("\n\n"):
                        Tag("p", paragraph, classes="wrap-any mt2", raw=True)


def _data() -> None:
    place = block("Télécharger mes données", "Tout ce que le portail sait de vous, et pourquoi.").body
    with place, Tag("ul", classes="files"):
        for words, path, kind in (
            ("Mes données, à lire", PDF_FILE, "PDF"),
            ("Mes données, pour un logiciel", JSON_FILE, "JSON"),
        ):
            with Tag("li"):
                file_link(words, path, kind=kind)


def _closing(flash: Flash, summary: ErrorSummary) -> None:
    with block("Fermer mon compte", "Vos cartes restent valables.").body:
        with box("text"):
            p("Ce qui disparaît :")
            bullets(closing.GONE)
            p("Ce que nous devons garder :")
            bullets(closing.KEPT)
            p(
                "Une carte déjà payée est fabriquée et envoyée. Les demandes passées ne seront plus visibles en ligne : téléchargez d'abord vos données."
            )
        with Form(action=CLOSE, summary=summary, label="Fermer mon compte") as form:
            PasswordField(
                "Mot de passe",
                name="mot_de_passe",
                required="Écrivez votre mot de passe.",
                error=flash.errors.get("mot_de_passe"),
            )
            with actions():
                submit("Fermer mon compte", variant="danger")
    flash.report(form)


async def close(request: Request, visitor: CmiVisitor) -> Response:
    """« Fermer mon compte »."""
    password = str((await request.form()).get("mot_de_passe", ""))
    try:
        ended = await closing.close(visitor.account, password)
    except FieldErrors as wrong:
        return answer_with(ACCOUNT, Flash(errors=wrong.errors))
    except Refusal as refusal:
        return answer_with(ACCOUNT, Flash(refusal=str(refusal)))
    leave_open_pages(SCHEME, set(ended) - {visitor.session.pk})  # this page is on its way already, with its message
    response = answer_with(SCHEME.sign_in_path, Flash(done=closing.CLOSED))
    forget_cookie(response, SCHEME)
    return response


async def data_json(visitor: CmiVisitor) -> Response:
    """Everything, for a program."""
    found = data_export.as_json(await data_export.collect(visitor.account))
    content = json.dumps(found, ensure_ascii=False, indent=1)
    return Response(content, media_type="application/json", headers=_attached("mes-donnees.json"))


async def data_pdf(visitor: CmiVisitor) -> Response:
    """Everything, for a person."""
    content = await data_export.as_pdf(visitor.account, await data_export.collect(visitor.account))
    return Response(content, media_type="application/pdf", headers=_attached("mes-donnees.pdf"))


def _attached(name: str) -> Mapping[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
