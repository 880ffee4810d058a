"""`/demo/paiement`: the hosted page of the simulated bank. Demonstration mode only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from gateways.payment.base import (
    BadMessage,
    CardEntry,
    CardRefused,
    HostedBank,
    HostedPayment,
    Notification,
    Outcome,
    RequestRefused,
    single_fields,
)
from ui.pages.demo.plain import TEMPLATES, PlainPages

PATH: Final = "/demo/paiement"
OFFICE_PATH: Final = f"{PATH}/office"
"""The base of the simulated Office: what the connector is given as `office_url`, after the origin."""
DEFAULT_DELAY: Final = 30
"""Seconds by which a late notification is late, unless said otherwise."""
SWITCHES: Final[Mapping[Notification, str]] = {
    Notification.PROMPT: "Envoyée tout de suite",
    Notification.LATE: "Envoyée en retard",
    Notification.LOST: "Perdue",
    Notification.TWICE: "Envoyée deux fois",
    Notification.FORGED: "Falsifiée (mauvais sceau)",
}
SENTENCES: Final[Mapping[Outcome, str]] = {
    Outcome.PAID: "Votre paiement a été accepté.",
    Outcome.REFUSED: "Votre paiement a été refusé.",
    Outcome.CANCELLED: "Vous avez annulé le paiement.",
    Outcome.EXPIRED: "Le temps imparti pour payer est écoulé.",
    Outcome.PENDING: "Votre paiement est en attente de confirmation.",
    Outcome.ERROR: "Le paiement n'a pas pu être traité pour une raison technique.",
}
_INPUTS: Final[Mapping[str, str]] = {"number": "numero", "expiry": "expiration", "code": "cryptogramme"}
"""Field of a card → name and id of its input."""
_LONGEST: Final = 64
_REAL_CARD_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class _Choice:
    """The simulator's switches as ticked."""

    notification: Notification = Notification.PROMPT
    delay: int = DEFAULT_DELAY

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "_Choice":
        known = {switch.value: switch for switch in Notification}
        delay = fields.get("retard", "")
        return cls(
            known.get(fields.get("notification", ""), Notification.PROMPT),
            int(delay) if delay.isascii() and delay.isdigit() and len(delay) <= len("3600") else DEFAULT_DELAY,
        )


class PaymentPages:
    """The routes of the simulated bank. A card number lives as long as the request that brings it."""

    def __init__(self, bank: HostedBank, pages: PlainPages) -> None:
        self._bank = bank
        self._pages = pages

    async def about(self) -> Response:
        """Say what this is, to who comes without a payment."""
        return self._pages.page("paiement-accueil.html")

    async def print_script(self) -> Response:
        """Give the few lines that print the receipt."""
        return FileResponse(TEMPLATES / "imprimer.js", media_type="text/javascript")

    async def open(self, request: Request) -> Response:
        """Take the sealed form the browser brings from the shop."""
        try:
            payment = await run_in_threadpool(self._bank.open, single_fields((await request.form()).multi_items()))
        except (RequestRefused, BadMessage) as refused:
            return self._pages.page("paiement-refuse.html", status=400, message=str(refused))
        return RedirectResponse(f"{PATH}/{payment.token}", status_code=303)

    async def show(self, token: str) -> Response:
        """Show the form of the card, or what became of the payment."""
        payment = await run_in_threadpool(self._bank.find, token)
        if payment is None:
            return self._unknown()
        return self._form(payment) if payment.outcome is None else await self._done(payment, payment.outcome)

    async def pay(self, token: str, request: Request) -> Response:
        """Decide, then show; the page that follows can be loaded again without paying again."""
        fields = await _posted(request)
        card = CardEntry(*(fields.get(name, "")[:_LONGEST] for name in _INPUTS.values()))
        choice = _Choice.of(fields)
        try:
            await run_in_threadpool(self._bank.pay, token, card, choice.notification, choice.delay)
        except CardRefused as refused:
            return await self._again(token, card, refused.problems, choice)
        except LookupError:
            return self._unknown()
        return RedirectResponse(f"{PATH}/{token}", status_code=303)

    async def cancel(self, token: str, request: Request) -> Response:
        """Give up on the customer's word."""
        choice = _Choice.of(await _posted(request))
        try:
            await run_in_threadpool(self._bank.cancel, token, choice.notification, choice.delay)
        except LookupError:
            return self._unknown()
        return RedirectResponse(f"{PATH}/{token}", status_code=303)

    async def office(self, request: Request) -> Response:
        """Answer the shop's server about a transaction."""
        return JSONResponse(dict(await run_in_threadpool(self._bank.office, await request.body())))

    async def cancel_order(self, request: Request) -> Response:
        """Carry out a `cancel` of the shop's server."""
        return JSONResponse(dict(await run_in_threadpool(self._bank.give_back, await request.body(), "cancel")))

    async def refund(self, request: Request) -> Response:
        """Carry out a `refund` of the shop's server."""
        return JSONResponse(dict(await run_in_threadpool(self._bank.give_back, await request.body(), "refund")))

    async def _again(self, token: str, card: CardEntry, problems: Mapping[str, str], choice: _Choice) -> Response:
        payment = await run_in_threadpool(self._bank.find, token)
        if payment is None or payment.outcome is not None:
            return RedirectResponse(f"{PATH}/{token}", status_code=303)
        return self._form(payment, card=card, problems=problems, choice=choice)

    def _form(
        self,
        payment: HostedPayment,
        *,
        card: CardEntry | None = None,
        problems: Mapping[str, str] | None = None,
        choice: _Choice | None = None,
    ) -> Response:
        errors = {_INPUTS[name]: sentence for name, sentence in (problems or {}).items()}
        return self._pages.page(
            "paiement.html",
            payment=payment,
            path=f"{PATH}/{payment.token}",
            typed=_echo(card, errors),
            errors=errors,
            switches=SWITCHES,
            choice=choice or _Choice(),
        )

    async def _done(self, payment: HostedPayment, outcome: Outcome) -> Response:
        back = await run_in_threadpool(self._bank.return_form, payment.token)
        return self._pages.page(
            "paiement-confirmation.html",
            payment=payment,
            paid=outcome is Outcome.PAID,
            sentence=SENTENCES[outcome],
            back=back,
            script=f"{PATH}/imprimer.js",
        )

    def _unknown(self) -> Response:
        return self._pages.page("paiement-refuse.html", status=404, message="Unknown transaction")


async def _posted(request: Request) -> dict[str, str]:
    try:
        return single_fields((await request.form()).multi_items())
    except BadMessage as error:
        raise HTTPException(400) from error


def _echo(card: CardEntry | None, errors: Mapping[str, str]) -> dict[str, str]:
    """Give back to the form what was typed, but nothing that could be somebody's real card."""
    if card is None:
        return dict.fromkeys(_INPUTS.values(), "")
    typed = {_INPUTS[name]: str(getattr(card, name)) for name in _INPUTS}
    digits = sum(character.isdigit() for character in card.number)
    if _INPUTS["number"] in errors and digits >= _REAL_CARD_DIGITS:
        return typed | dict.fromkeys((_INPUTS["number"], _INPUTS["code"]), "")
    return typed


def register(app: FastAPI, *, bank: HostedBank, styles: Sequence[str]) -> None:
    """Add the simulator's routes; call it in demonstration mode only, without it they answer 404."""
    pages = PaymentPages(bank, PlainPages(styles))
    routes = (
        ("GET", PATH, pages.about),
        ("POST", PATH, pages.open),
        ("GET", f"{PATH}/imprimer.js", pages.print_script),
        ("POST", f"{OFFICE_PATH}/rs-services/v2/diagnostic/getTransactionData", pages.office),
        ("POST", f"{OFFICE_PATH}/rs-services/v2/cashManagement/cancel", pages.cancel_order),
        ("POST", f"{OFFICE_PATH}/rs-services/v2/cashManagement/refund", pages.refund),
        ("GET", f"{PATH}/{{token}}", pages.show),
        ("POST", f"{PATH}/{{token}}/valider", pages.pay),
        ("POST", f"{PATH}/{{token}}/annuler", pages.cancel),
    )
    for method, path, endpoint in routes:
        app.add_api_route(path, endpoint, methods=[method], include_in_schema=False, response_model=None)
