"""The members' form posts: six digits, codes, new passwords. Each answers with another page (303)."""

import secrets
from dataclasses import replace
from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from domain import keypad, member_device, member_password, member_sign_in, nir, recovery, terms
from domain.errors import NotYours, Refusal
from domain.keypad import Incomplete
from domain.member_codes import Means, Proof, still_holds
from domain.member_tries import Waiting, Wrong
from domain.sign_in import Visit
from models import Member
from schemes.cpms import SCHEME
from ui.flash import Flash, answer_with
from ui.pages.cpms import cells, code, device
from ui.pages.cpms.journey import Journey, end_journey, password_journey, read_journey, write_journey
from ui.pages.cpms.onward import after_code, carry_on, go_on, let_in, with_device
from ui.pages.cpms.page import CODE, DEVICE, PASSWORD, SPACE, TERMS, CpmsVisitor
from ui.pages.cpms.sign_in import NUMBER
from ui.pages.sign_in import come_back
from ui.rows import RowNumber
from ui.session import Visitor, leave_open_pages, visit_of, visitor_of

TICKED: Final = "oui"


def register(app: FastAPI) -> None:
    """Add them to the application."""
    app.post(SCHEME.path)(enter)
    app.post(CODE)(ask)
    app.post(f"{CODE}/renvoyer")(ask_again)
    app.post(f"{CODE}/verifier")(verify)
    app.post(DEVICE)(verify_device)
    app.post(f"{DEVICE}/renvoyer")(send_again)
    app.post(PASSWORD)(choose)
    app.post(TERMS)(answer_terms)
    app.post(f"{SPACE}/appareils/{{device_id}}/oublier")(forget_device)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def _digits(form: FormData) -> str:
    """What was composed. Raises Incomplete, StaleLayout."""
    return await keypad.read(_text(form, "clavier"), _text(form, "touches"), _text(form, cells.CELLS))


# ---- signing in


async def enter(request: Request) -> Response:
    """« Valider » on the sign-in page."""
    form = await request.form()
    typed, suite = _text(form, NUMBER), _text(form, "suite")
    values = {NUMBER: typed[:40]}
    try:
        if complaint := nir.check(typed):
            return answer_with(SCHEME.path, Flash(values, {NUMBER: complaint}), suite=come_back(suite))
        digits = await _digits(form)
        visit = with_device(visit_of(request))
        step = await member_sign_in.try_digits(nir.parse(typed), digits, visit=visit)
    except Incomplete as error:
        flash = Flash(values, {cells.CELLS: str(error)})
    except (Wrong, Waiting) as error:
        flash = Flash({**values, **cells.told(error)})
    except Refusal as error:  # a stale drawing, an address that tries too much
        flash = Flash(values, refusal=str(error))
    else:
        return await go_on(step, Journey(suite=suite), visit)
    return answer_with(SCHEME.path, flash, suite=come_back(suite))


# ---- a code by mail or by post


async def ask(request: Request) -> Response:
    """« Valider » on « Obtenir son code de sécurité »."""
    form = await request.form()
    typed = _text(form, NUMBER)
    if complaint := nir.check(typed):
        return answer_with(CODE, Flash({NUMBER: typed[:40]}, {NUMBER: complaint}))
    before = read_journey(request, "code")
    browser = before.browser if before else secrets.token_urlsafe(12)
    return await _ask(request, nir.parse(typed).index, browser, values={NUMBER: typed[:40]})


async def ask_again(request: Request) -> Response:
    """« Renvoyer le code »: the same code, within its life."""
    journey = read_journey(request, "code")
    if journey is None:
        return RedirectResponse(CODE, 303)
    return await _ask(request, journey.index, journey.browser, values={})


async def _ask(request: Request, index: str, browser: str, *, values: dict[str, str]) -> Response:
    try:
        answer = await recovery.ask(index, visit=visit_of(request))
    except Refusal as error:
        return answer_with(CODE, Flash(values, refusal=str(error)))
    journey = Journey("code", index=index, mask=answer.mask, browser=browser)
    return write_journey(RedirectResponse(f"{CODE}?etape={'code' if answer.by_mail else 'courrier'}", 303), journey)


async def verify(request: Request) -> Response:
    """« Vérifier »: the code of the mail, or any code with the number beside it."""
    form = await request.form()
    received, typed = bool(_text(form, "recu")), _text(form, NUMBER)
    journey = Journey("code", browser="") if received else read_journey(request, "code")
    if journey is None:
        return RedirectResponse(CODE, 303)
    flash, proof = await _verified(request, form, journey, typed if received else None)
    if proof is None:
        return _flashed(f"{CODE}?etape={'recu' if received else 'code'}", flash)
    return await after_code(proof, request)


async def _verified(
    request: Request, form: FormData, journey: Journey, typed: str | None
) -> tuple[Flash, Proof | None]:
    values = {NUMBER: typed[:40]} if typed is not None else {}
    if typed is not None and (complaint := nir.check(typed)):
        return Flash(values, {NUMBER: complaint}), None
    index = journey.index if typed is None else nir.parse(typed).index
    try:
        digits = keypad.digits_of(_text(form, code.CELLS))
        if not digits:
            raise Incomplete
        return Flash(), await recovery.check(index, digits, browser=journey.browser, visit=visit_of(request))
    except Refusal as error:
        return Flash(values, {code.CELLS: str(error)}), None


def _flashed(address: str, flash: Flash) -> Response:
    path, _, query = address.partition("?")
    response = answer_with(path, flash)
    response.headers["Location"] += f"&{query}"
    return response


# ---- an unknown device


async def verify_device(request: Request) -> Response:
    """« Vérifier », « Faire confiance à cet appareil »."""
    journey = read_journey(request, "device")
    if journey is None:
        return RedirectResponse(SCHEME.path, 303)
    form, visit, member = await request.form(), visit_of(request), await member_sign_in.proved(journey.proof)
    trusting = _text(form, "confiance") == TICKED
    if not still_holds(journey.proof, member):
        return RedirectResponse(SCHEME.path, 303)
    try:
        digits = keypad.digits_of(_text(form, device.CELLS))
        if not digits:
            raise Incomplete
        await member_device.check_code(member, digits, visit=visit)
    except Refusal as error:
        return answer_with(DEVICE, Flash({"confiance": "1" if trusting else ""}, {device.CELLS: str(error)}))
    if journey.proof.is_code:
        return carry_on(PASSWORD, replace(journey, kind="password", trust=trusting), visit)
    return await _enter(member, visit, trusting=trusting, suite=journey.suite)


async def _enter(member: Member, visit: Visit, *, trusting: bool, suite: str) -> Response:
    known = await member_sign_in.device_of(member, visit.device_token)
    entered = await member_sign_in.enter(member, device=known, visit=visit)
    if trusting:
        await member_device.trust(member, entered, label=visit.label)
    return let_in(member, entered, suite)


async def send_again(request: Request) -> Response:
    """« Renvoyer le code »."""
    journey = read_journey(request, "device")
    if journey is None:
        return RedirectResponse(SCHEME.path, 303)
    await member_device.send_code(await member_sign_in.proved(journey.proof), visit_of(request))
    return RedirectResponse(DEVICE, 303)


# ---- a new password


async def choose(request: Request) -> Response:
    """The present password, the choice, or its confirmation."""
    form, visitor = await request.form(), await visitor_of(request, SCHEME)
    journey, step = password_journey(request, visitor), _text(form, "etape")
    try:
        digits = await _digits(form)
        if step == "actuel" and visitor is not None:
            return await _present(request, visitor, digits)
        if journey is None:
            return RedirectResponse(SPACE, 303)
        if step == "confirmation" and journey.chosen:
            return await _confirmed(request, journey, digits)
        chosen = await member_password.choose(journey.proof, digits)
    except (Wrong, Waiting) as error:
        return answer_with(PASSWORD, Flash(cells.told(error)))
    except Refusal as error:
        response = answer_with(PASSWORD, Flash(errors={cells.CELLS: str(error)}))
        response.headers["Location"] += "&etape=choix" if step == "choix" else ""
        return response
    return write_journey(RedirectResponse(PASSWORD, 303), replace(journey, chosen=chosen))


async def _present(request: Request, visitor: Visitor, digits: str) -> Response:
    member, visit = await Member.of(visitor.account).get(), visit_of(request)
    known = await member_sign_in.device_of(member, visit.device_token)
    proof = await member_password.prove_present(member, digits, device=known, visit=visit)
    journey = Journey().proving("password", proof, session=visitor.session.pk)
    return write_journey(RedirectResponse(PASSWORD, 303), journey)


async def _confirmed(request: Request, journey: Journey, digits: str) -> Response:
    ended = await member_password.confirm(journey.proof, digits, journey.chosen, keep=journey.session or None)
    leave_open_pages(SCHEME, set(ended))
    if journey.means != Means.SESSION:
        member = await member_sign_in.proved(journey.proof)
        return await _enter(member, visit_of(request), trusting=journey.trust, suite=journey.suite)
    response = RedirectResponse(f"{SPACE}?fait=mot-de-passe", 303)
    end_journey(response)
    return response


async def answer_terms(request: Request, visitor: CpmsVisitor) -> Response:
    """« Continuer », with or without the box ticked."""
    form = await request.form()
    accepted = _text(form, "conditions") == TICKED
    member = await Member.of(visitor.account).get()
    await member_password.answer_terms(member, accepted=accepted, version=terms.version(SCHEME.code))
    return RedirectResponse(SPACE, 303)


async def forget_device(device_id: RowNumber, visitor: CpmsVisitor) -> Response:
    """« Oublier cet appareil »."""
    try:
        ended = await member_device.forget_device(device_id, by=visitor.account)
    except NotYours:
        raise HTTPException(404) from None
    leave_open_pages(SCHEME, set(ended))
    return RedirectResponse(f"{SPACE}?fait=appareil", 303)
