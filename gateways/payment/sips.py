"""Connector to Worldline Sips 2.0, Paypage POST: the browser carries a sealed form to the hosted page and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from gateways.payment import office, pipe, responses, seal
from gateways.payment.base import EURO, BadMessage, GatewayUnavailable, HostedForm, PaymentRequest, SealedMessage
from gateways.payment.seal import SealAlgorithm

INTERFACE: Final = "HP_2.24"
"""A published 2.x: from 3.0 on, answers may come as JSON instead of `name=value|…`."""
MAX_AMOUNT: Final = 10**12 - 1
"""Cents (`amount` is N12)."""
MAX_URL: Final = 512
MAX_ORDER: Final = 32
MAX_CARD: Final = 24
MAX_AUTHORISATION: Final = 10
_CODE: Final = re.compile(r"[0-9A-Z]{2}")
_REFERENCE: Final = re.compile(r"[0-9A-Za-z]{1,35}")
_AMOUNT: Final = re.compile(r"[0-9]{1,12}")
_CARD_OR_PAYER: Final = frozenset(
    {"customerEmail", "customerId", "customerIpAddress", "panExpiryDate", "seal", "tokenPan"}
)


@dataclass(frozen=True, slots=True)
class SipsAccount:
    """The merchant at Sips, from the settings."""

    merchant: str
    key: str = field(repr=False)
    key_version: str = "1"
    algorithm: SealAlgorithm = SealAlgorithm.HMAC_SHA_256
    page_url: str = "https://payment-webinit.sips-services.com/paymentInit"
    """Where the browser posts the request; may be a path of our own in demonstration mode."""
    office_url: str = "https://office-server.sips-services.com"
    """Without the path of the service."""


class SipsGateway:
    """Speaks for one merchant. Holds no state, so one instance serves every request."""

    def __init__(self, account: SipsAccount, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport` replaces the network, for a simulator in the same process."""
        self._account = account
        self._transport = transport

    def start(self, request: PaymentRequest) -> HostedForm:
        """Make the sealed form of one try. Raises ValueError on an amount or address Sips would refuse.

        `paypageData.bypassReceiptPage` is left unset: the manual shows the bank's confirmation page.
        """
        data = pipe.join_fields(self._data(request))
        encoding = "" if data.isascii() else "base64url"
        data = pipe.encode(data, encoding)
        account = self._account
        fields = {
            "Data": data,
            "InterfaceVersion": INTERFACE,
            "Seal": seal.compute(data.encode(), account.key, account.algorithm),
            "SealAlgorithm": account.algorithm.value,
        }
        return HostedForm(account.page_url, fields | ({"Encode": encoding} if encoding else {}))

    def _data(self, request: PaymentRequest) -> dict[str, str]:
        if not 0 < request.amount_cents <= MAX_AMOUNT:
            raise ValueError("an amount is from 1 cent to twelve digits")
        return {
            "amount": str(request.amount_cents),
            "automaticResponseUrl": checked_url(request.notification_url),
            "currencyCode": EURO,
            "customerLanguage": "fr",
            "keyVersion": self._account.key_version,
            "merchantId": self._account.merchant,
            "normalReturnUrl": checked_url(request.return_url),
            "orderChannel": "INTERNET",
            "orderId": str(request.order_number),
            "transactionReference": request.reference,
        }

    def read(self, form_fields: Mapping[str, str]) -> SealedMessage:
        """Check a notification or a browser return and read it. Raises BadMessage.

        The seal is compared over `Data` as received, under the algorithm of our requests and no other.
        """
        data, received = form_fields.get("Data", ""), form_fields.get("Seal", "")
        if not data or not received:
            raise BadMessage("no data or no seal")
        if len(data) > 2 * pipe.MAX_DATA:
            raise BadMessage("the data are too long")
        if not seal.matches(_bytes(data), received, self._account.key, self._account.algorithm):
            raise BadMessage("wrong seal")
        return self._message(pipe.split_fields(pipe.decode(data, form_fields.get("Encode", ""))), amount="amount")

    async def ask(self, reference: str) -> SealedMessage | None:
        """Ask Office about one try; none when it does not know it. Raises GatewayUnavailable or BadMessage."""
        account = self._account
        asked = office.question(
            reference,
            merchant=account.merchant,
            key=account.key,
            key_version=account.key_version,
            algorithm=account.algorithm,
        )
        answer = await office.post(account.office_url.rstrip("/") + office.PATH, asked, self._transport)
        fields = office.found(answer, key=account.key, algorithm=account.algorithm)
        if fields is None:
            return None
        # Office need not repeat who asked; our key sealed the answer, which says as much.
        message = self._message({"merchantId": account.merchant, **fields}, amount="originAmount")
        if message.reference != reference:
            raise BadMessage("the answer is about another transaction")
        return message

    async def refund(self, reference: str, amount_cents: int) -> None:
        """Give the money back: `cancel` before the transaction went to the bank, `refund` after it did.

        Asks first, so that doing it again is harmless. Raises GatewayUnavailable or BadMessage.
        """
        known = await self.ask(reference)
        if known is None:
            raise GatewayUnavailable("the bank does not know the transaction")
        status = known.raw.get("transactionStatus", "")
        if status in office.GIVEN_BACK:
            return
        kind = office.CANCEL if status in office.NOT_SENT_YET else office.REFUND
        result = await self._operate(kind, reference, amount_cents)
        if result != "00":
            raise GatewayUnavailable(f"{kind} answered {result[:2]}")

    async def _operate(self, kind: str, reference: str, amount_cents: int) -> str:
        account = self._account
        asked = office.signed(
            office.operation(reference, amount_cents, merchant=account.merchant, currency=EURO),
            key=account.key,
            key_version=account.key_version,
            algorithm=account.algorithm,
        )
        answer = await office.post(account.office_url.rstrip("/") + office.CASH_PATH + kind, asked, self._transport)
        fields = office.found(answer, key=account.key, algorithm=account.algorithm) or {}
        return fields.get("responseCode", "25")

    def _message(self, fields: Mapping[str, str], *, amount: str) -> SealedMessage:
        if fields.get("merchantId") != self._account.merchant:
            raise BadMessage("another merchant")
        if fields.get("currencyCode") != EURO:
            raise BadMessage("another currency")
        code = _needed(fields, "responseCode", _CODE)
        return SealedMessage(
            reference=_needed(fields, "transactionReference", _REFERENCE),
            order_number=fields.get("orderId", "")[:MAX_ORDER],
            amount_cents=int(_needed(fields, amount, _AMOUNT)),
            currency=EURO,
            merchant=self._account.merchant,
            outcome=responses.outcome_now(code, fields.get("transactionStatus", "")),
            response_code=code,
            masked_card=fields.get("maskedPan", "")[:MAX_CARD],
            authorisation=fields.get("authorisationId", "")[:MAX_AUTHORISATION],
            at=_instant(fields.get("transactionDateTime", "")),
            raw={name: value for name, value in fields.items() if name not in _CARD_OR_PAYER},
        )


def checked_url(url: str) -> str:
    """Return an address Sips takes back: absolute, at most 512 characters, without query (it refuses parameters)."""
    parts = urlsplit(url)
    if len(url) > MAX_URL or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a response address is an absolute http(s) URL of at most 512 characters")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("a response address has neither query, fragment nor user")
    return url


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BadMessage("the data are not text") from error


def _needed(fields: Mapping[str, str], name: str, form: re.Pattern[str]) -> str:
    value = fields.get(name, "")
    if not form.fullmatch(value):
        raise BadMessage(f"no usable {name}")
    return value


def _instant(value: str) -> datetime | None:
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadMessage("no usable date") from error
    if at.tzinfo is None:
        raise BadMessage("a date without its offset")
    return at
