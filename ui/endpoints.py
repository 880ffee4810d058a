"""Addresses that are no pages: form posts, the bank's messages, documents."""

import logging
from functools import partial

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from domain import papers, payment, sessions, sign_in, terms
from domain.errors import NotYours, Refusal
from domain.fields import check_email
from gateways.payment.base import BadMessage, single_fields
from schemes.base import Scheme
from schemes.cmacarte import SCHEME as CMACARTE
from schemes.cpms import SCHEME as CPMS
from schemes.registry import SCHEMES
from ui.flash import Flash, answer_with
from ui.pages.cpms.journey import end_journey
from ui.pages.recovery import RESEND, by_mail
from ui.pages.sign_in import come_back
from ui.rows import DocumentName, RowName
from ui.session import forget_cookie, leave_open_pages, safe_next, set_cookies, visit_of, visitor_of

log = logging.getLogger("porte_cartes.endpoints")


def register(app: FastAPI) -> None:
    """Add them to the application; not at import, because tests build several (docs/facts.md)."""
    app.post("/{scheme}/connexion")(enter)
    app.post("/{scheme}/deconnexion")(leave)
    app.post("/paiement/notification")(notification)
    app.post("/paiement/retour/{reference}")(bank_return)
    app.get("/documents/conditions-{scheme}.pdf")(terms_pdf)
    app.get("/documents/{document_id}.pdf")(document)


def _scheme(code: str) -> Scheme:
    if code not in SCHEMES:
        raise HTTPException(404)
    return SCHEMES[code]


async def enter(scheme: str, request: Request) -> Response:
    """« Se connecter »."""
    here = by_mail(scheme)
    form = await request.form()
    email, password, suite = (str(form.get(name, "")) for name in ("courriel", "mot_de_passe", "suite"))
    typed, again = {"courriel": email}, partial(answer_with, here.sign_in_path, suite=come_back(suite))
    if errors := _missing(email, password):
        return again(Flash(typed, errors))
    try:
        entered = await sign_in.sign_in(here.code, email, password, visit=visit_of(request))
    except sign_in.NotConfirmed as waiting:
        return again(Flash(typed, refusal=str(waiting), offer=RESEND))
    except Refusal as refusal:
        return again(Flash(typed, refusal=str(refusal)))
    response = RedirectResponse(safe_next(here, suite), 303)
    set_cookies(response, here, entered)
    return response


def _missing(email: str, password: str) -> dict[str, str]:
    errors = {}
    if complaint := (check_email(email) if email.strip() else "Écrivez votre adresse email."):
        errors["courriel"] = complaint
    if not password:
        errors["mot_de_passe"] = "Écrivez votre mot de passe."
    return errors


async def leave(scheme: str, request: Request) -> Response:
    """« Se déconnecter », in every tab."""
    here = _scheme(scheme)
    visitor = await visitor_of(request, here)
    if visitor is not None:
        await sessions.end(visitor.session)
        leave_open_pages(here, {visitor.session.pk})
    response = RedirectResponse(here.path, 303)
    forget_cookie(response, here)
    if here is CPMS:
        end_journey(response)
    if here is CMACARTE:
        # The card kept for showing without a network: whoever holds this device next must not find it.
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


async def notification(request: Request) -> Response:
    """The bank's server speaks. It expects no answer; it gets 200 whatever we make of it, and no hint."""
    try:
        await payment.receive(single_fields((await request.form()).multi_items()))
    except BadMessage as error:
        log.warning("payment message refused: %s", error.reason)
    return Response(status_code=200)


async def bank_return(reference: RowName, request: Request) -> Response:
    """The browser comes back from the bank, across sites and so without cookie: settle, then lead to a page of ours."""
    try:
        settled = await payment.receive(single_fields((await request.form()).multi_items()))
    except BadMessage as error:
        log.warning("payment return refused: %s", error.reason)
        settled = None
    path = await payment.order_path(settled.reference if settled else reference)
    return RedirectResponse(path or "/", 303)


async def terms_pdf(scheme: str) -> Response:
    """General terms, public."""
    try:
        content = await terms.pdf(_scheme(scheme).code)
    except KeyError:
        raise HTTPException(404) from None
    return _pdf(content, f"conditions-{scheme}.pdf", inline=True, cache="public, max-age=3600")


async def document(document_id: DocumentName, request: Request) -> Response:
    """A document of a signed-in holder, whichever portal it belongs to; somebody else's looks like none."""
    for scheme in SCHEMES.values():
        visitor = await visitor_of(request, scheme)
        if visitor is None:
            continue
        try:
            found = await papers.readable(document_id, by=visitor.account)
        except NotYours:
            continue
        inline = found.kind.startswith("card_")
        return _pdf(await papers.made(found), found.filename, inline=inline, cache="private, no-store")
    raise HTTPException(404)


def _pdf(content: bytes, name: str, *, inline: bool, cache: str) -> Response:
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": cache}
    return Response(content, media_type="application/pdf", headers=headers)
