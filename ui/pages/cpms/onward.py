"""Where a member goes once something is proved: the space, a code for the device, a new password."""

import secrets
from dataclasses import replace

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from domain import member_device, member_sign_in
from domain.member_codes import Proof
from domain.member_mails import masked
from domain.member_sign_in import Step
from domain.sign_in import SignedIn, Visit
from models import Member
from schemes.cpms import SCHEME
from ui.pages.cpms.journey import Journey, end_journey, write_journey
from ui.pages.cpms.page import DEVICE, PASSWORD, TERMS
from ui.pages.cpms.sign_in import after_sign_in
from ui.session import remember_device, set_cookies, visit_of


def with_device(visit: Visit) -> Visit:
    """The visit with a name for its device, which opens nothing by itself."""
    return visit if visit.device_token else replace(visit, device_token=secrets.token_urlsafe(32))


async def go_on(step: Step, journey: Journey, visit: Visit) -> Response:
    """After the right digits: the space, a code for the device, or a new password."""
    if step.entered is not None:
        member = await member_sign_in.proved(step.proof)
        return let_in(member, step.entered, journey.suite)
    if step.wants_device_code:
        member = await member_sign_in.proved(step.proof)
        await member_device.send_code(member, visit)
        journey = journey.proving("device", step.proof, mask=masked(member.known_email))
        return carry_on(DEVICE, journey, visit)
    return carry_on(PASSWORD, journey.proving("password", step.proof), visit)


async def after_code(proof: Proof, request: Request) -> Response:
    """After a right code, or the link that stands for it: its new password."""
    visit = with_device(visit_of(request))
    member = await member_sign_in.proved(proof)
    known = await member_sign_in.device_of(member, visit.device_token)
    return await go_on(await member_sign_in.step_after(member, proof, device=known, visit=visit), Journey(), visit)


def carry_on(path: str, journey: Journey, visit: Visit) -> Response:
    """That page, with what was proved so far in the browser's cookie."""
    response = RedirectResponse(path, 303)
    remember_device(response, visit.device_token)
    return write_journey(response, journey)


def let_in(member: Member, entered: SignedIn, suite: str) -> Response:
    """The space, by way of the terms at the first sign-in."""
    answered = member.terms_answered_at is not None
    response = RedirectResponse(after_sign_in(suite) if answered else TERMS, 303)
    set_cookies(response, SCHEME, entered)
    end_journey(response)
    return response
