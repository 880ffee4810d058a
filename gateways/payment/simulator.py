"""A simulator of Sips' hosted page: the same sealed messages, no network, no card kept. For demonstration and tests."""

import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gateways.payment import cards, office, opening, pipe, seal
from gateways.payment.base import (
    BadMessage,
    CardEntry,
    CardRefused,
    HostedForm,
    HostedPayment,
    Notification,
    Outcome,
    RequestRefused,
)
from gateways.payment.ledger import Answer, Entry, Ledger
from gateways.payment.opening import PUBLIC_MERCHANTS
from gateways.payment.responses import outcome_of
from gateways.payment.seal import SealAlgorithm
from models.clock import PARIS, now

SHOP: Final = "Simu Sips Direct 1"
AUTHORISATION: Final = "12345"
"""What Sips' own simulation platform gives."""
IDLE_SECONDS: Final = 900
"""After a quarter of an hour without a decision Sips gives up, with code 97."""
LONGEST_DELAY: Final = 3600
_CANCELLED: Final = "17"
_ABANDONED: Final = "97"
_WRONG_KEY: Final = "forged"
_GIVEN_BACK: Final = {office.CANCEL: "CANCELLED", office.REFUND: "TO_CREDIT"}
_STATUSES: Final = {Outcome.PAID: "TO_CAPTURE", Outcome.PENDING: "TO_AUTHORIZE", Outcome.CANCELLED: "ABORTED"}


class LiveMerchant(ValueError):
    """The settings name a merchant that is not one of the public test merchants: no simulation with real keys."""


class Simulator:
    """The bank. Its methods block for a moment (a small file); nothing but the masked card is ever written."""

    def __init__(
        self, path: Path, *, merchant: str, key: str, origins: Collection[str], idle_seconds: float = IDLE_SECONDS
    ) -> None:
        """`path` is the bank's file, `origins` those of the shop. Raises LiveMerchant."""
        if PUBLIC_MERCHANTS.get(merchant) != key:
            raise LiveMerchant("the payment simulator takes only Sips' public test merchants")
        self.ledger = Ledger(path)
        self._origins = frozenset(origins)
        self._idle_seconds = idle_seconds
        self.on_promise: Callable[[], None] = _nothing
        """Called when a notification was promised, from the thread of the promise."""

    def open(self, form_fields: Mapping[str, str]) -> HostedPayment:
        """Take a sealed request; the same one again finds its page until it is decided. Raises RequestRefused."""
        fields, algorithm = opening.opened(form_fields, self._origins)
        entry = Entry(
            reference=fields["transactionReference"],
            token=secrets.token_urlsafe(24),
            data=pipe.join_fields(fields),
            interface=form_fields["InterfaceVersion"],
            algorithm=algorithm.value,
            opened_at=now().isoformat(),
        )
        kept = self.ledger.add(entry, expires=now().timestamp() + self._idle_seconds)
        if kept.response_code is not None or kept.data != entry.data or kept.algorithm != entry.algorithm:
            raise RequestRefused(f"Transaction already processed: {entry.reference}")
        self.on_promise()
        return _view(kept)

    def find(self, token: str) -> HostedPayment | None:
        """Find the transaction of a page."""
        entry = self.ledger.by_token(token)
        return _view(entry) if entry else None

    def pay(self, token: str, card: CardEntry, notification: Notification, delay_seconds: int) -> HostedPayment:
        """Decide by the last two digits of a test card. Raises CardRefused, LookupError."""
        problems = cards.problems(card, now().astimezone(PARIS).date())
        if problems:
            raise CardRefused(problems)
        answer = Answer(
            code=cards.response_code(card.number),
            at=now().isoformat(),
            masked_card=cards.masked(card.number),
            brand=cards.brand(card.number),
        )
        return self._decide(token, answer, notification, delay_seconds)

    def cancel(self, token: str, notification: Notification, delay_seconds: int) -> HostedPayment:
        """Give up on the customer's word: code 17. Raises LookupError."""
        return self._decide(token, Answer(code=_CANCELLED, at=now().isoformat()), notification, delay_seconds)

    def _decide(self, token: str, answer: Answer, notification: Notification, delay_seconds: int) -> HostedPayment:
        entry = self.ledger.by_token(token)
        if entry is None:
            raise LookupError(token)
        promises = _promises(notification, min(max(delay_seconds, 0), LONGEST_DELAY))
        self.ledger.answer(entry.reference, answer, promises=promises)
        self.on_promise()
        return _view(self.ledger.known(entry.reference))

    def abandon(self, reference: str) -> bool:
        """Give up a transaction nobody decided: code 97. False when it was decided in the meantime."""
        return self.ledger.answer(reference, Answer(code=_ABANDONED, at=now().isoformat()), promises=())

    def return_form(self, token: str) -> HostedForm:
        """Make the sealed form that takes the browser back. Raises LookupError when nothing was decided.

        Its address is the path alone: the shop's origin was checked, and a demonstration is reached under several
        names (localhost, an address).
        """
        entry = self.ledger.by_token(token)
        if entry is None or entry.response_code is None:
            raise LookupError(token)
        return HostedForm(urlsplit(_request(entry)["normalReturnUrl"]).path, sealed(entry))

    def notification(self, reference: str, *, forged: bool = False) -> HostedForm | None:
        """Make the sealed form for the shop's server; none when it gave no address.

        A forged one claims 00 under a wrong key.
        """
        entry = self.ledger.known(reference)
        url = _request(entry).get("automaticResponseUrl")
        return HostedForm(url, sealed(entry, forged=forged)) if url else None

    def office(self, body: bytes) -> Mapping[str, str]:
        """Answer `getTransactionData`, sealed; an unknown merchant gets an empty seal, as from Sips."""
        return _answered(body, "getTransDataResponseCode", self._known_to_office)

    def give_back(self, body: bytes, operation: str) -> Mapping[str, str]:
        """Carry out a `cancel` or a `refund`, sealed; what the state does not allow is answered 24, too much 51."""
        return _answered(body, "responseCode", lambda asked: self._operated(asked, operation))

    def _operated(self, asked: Mapping[str, str], operation: str) -> dict[str, str]:
        entry = self.ledger.by_reference(asked.get("transactionReference", ""))
        if entry is None or _request(entry)["merchantId"] != asked["merchantId"]:
            return {"responseCode": "25"}
        amount = asked.get("operationAmount", "")
        if amount != _request(entry)["amount"]:
            return {"responseCode": "51"}
        allowed = {office.CANCEL: "TO_CAPTURE", office.REFUND: "CAPTURED"}.get(operation)
        if allowed is None or self._status(entry) != allowed:
            return {"responseCode": "24"}
        done = self.ledger.give_back(entry.reference, operation, int(amount), now().isoformat())
        return {"responseCode": "00" if done else "24", "newAmount": "0", "newStatus": self._status(entry)}

    def _status(self, entry: Entry) -> str:
        """Say where the transaction stands: captured when the day of its payment (Paris) is over."""
        given_back = self.ledger.given_back(entry.reference)
        if given_back:
            return _GIVEN_BACK[given_back]
        paid_at = _instant(entry.answered_at)
        status = _STATUSES.get(outcome_of(entry.response_code or ""), "REFUSED")
        over = paid_at is not None and paid_at.astimezone(PARIS).date() < now().astimezone(PARIS).date()
        return "CAPTURED" if status == "TO_CAPTURE" and over else status

    def _known_to_office(self, asked: Mapping[str, str]) -> dict[str, str]:
        entry = self.ledger.by_reference(asked.get("transactionReference", ""))
        if entry is None or entry.response_code is None or _request(entry)["merchantId"] != asked["merchantId"]:
            return {"getTransDataResponseCode": "25"}
        fields = response(entry)
        amount = fields.pop("amount")
        status = self._status(entry)
        return fields | {
            "currentAmount": "0" if status in office.GIVEN_BACK else amount,
            "getTransDataResponseCode": "00",
            "originAmount": amount,
            "transactionStatus": status,
        }


def _answered(body: bytes, result: str, answer: Callable[[Mapping[str, str]], dict[str, str]]) -> Mapping[str, str]:
    """Check what is asked of Office, and seal the answer; an unknown merchant gets an empty seal."""
    try:
        asked = {name: str(value) for name, value in office.parse(body).items()}
    except BadMessage:
        return {result: "30", "seal": ""}
    key = PUBLIC_MERCHANTS.get(asked.get("merchantId", ""))
    kind = seal.named(asked.get("sealAlgorithm", SealAlgorithm.HMAC_SHA_256))
    if key is None or kind is None:
        return {result: "03", "seal": ""}
    if not seal.matches(seal.json_message(asked), asked.get("seal", ""), key, kind):
        return _sealed_json({result: "34"}, key, kind)
    return _sealed_json(answer(asked), key, kind)


def _nothing() -> None:
    """Nobody waits for promises."""


def _promises(notification: Notification, delay_seconds: int) -> list[tuple[str, float]]:
    at = now().timestamp()
    match notification:
        case Notification.LOST:
            return []
        case Notification.TWICE:
            return [(notification.value, at), (notification.value, at)]
        case Notification.LATE:
            return [(notification.value, at + delay_seconds)]
        case Notification.PROMPT | Notification.FORGED:
            return [(notification.value, at)]


def _request(entry: Entry) -> dict[str, str]:
    return pipe.split_fields(entry.data)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _view(entry: Entry) -> HostedPayment:
    asked = _request(entry)
    outcome = outcome_of(entry.response_code) if entry.response_code else None
    return HostedPayment(
        token=entry.token,
        shop=SHOP,
        merchant=asked["merchantId"],
        reference=entry.reference,
        order_number=asked.get("orderId", ""),
        amount_cents=int(asked["amount"]),
        outcome=outcome,
        masked_card=entry.masked_card,
        authorisation=AUTHORISATION if outcome is Outcome.PAID else "",
        at=_instant(entry.answered_at),
    )


def response(entry: Entry) -> dict[str, str]:
    """Lay out an answer, in the order of those captured from Sips; what is not known says `null`."""
    asked, code = _request(entry), entry.response_code or ""
    at = _instant(entry.answered_at)
    return {
        "captureDay": asked.get("captureDay", "0"),
        "captureMode": asked.get("captureMode", "AUTHOR_CAPTURE"),
        "currencyCode": asked["currencyCode"],
        "merchantId": asked["merchantId"],
        "orderChannel": "INTERNET",
        "responseCode": code,
        "transactionDateTime": at.astimezone(PARIS).isoformat(timespec="seconds") if at else "null",
        "transactionReference": entry.reference,
        "keyVersion": asked["keyVersion"],
        "acquirerResponseCode": code,
        "amount": asked["amount"],
        "authorisationId": AUTHORISATION if outcome_of(code) is Outcome.PAID else "null",
        "guaranteeIndicator": "",
        "maskedPan": entry.masked_card or "null",
        "orderId": asked.get("orderId", "null"),
        "paymentMeanBrand": entry.brand or "null",
        "paymentMeanType": "CARD" if entry.brand else "null",
        "paymentPattern": "ONE_SHOT",
        "returnContext": asked.get("returnContext", "null"),
    }


def sealed(entry: Entry, *, forged: bool = False) -> dict[str, str]:
    """Make the form of an answer, sealed as the request was."""
    fields = response(entry) | ({"responseCode": "00"} if forged else {})
    data = pipe.join_fields(fields)
    key = _WRONG_KEY if forged else PUBLIC_MERCHANTS[fields["merchantId"]]
    signature = seal.compute(data.encode(), key, SealAlgorithm(entry.algorithm))
    return {"Data": data, "Encode": "", "InterfaceVersion": entry.interface, "Seal": signature}


def _sealed_json(fields: dict[str, str], key: str, algorithm: SealAlgorithm) -> dict[str, str]:
    return fields | {"seal": seal.compute(seal.json_message(fields), key, algorithm)}
