"""Sips Office, the server-to-server side: `getTransactionData` when no notification came, `cashManagement` to refund."""

import json
from collections.abc import Mapping
from typing import Final

import httpx
from opentelemetry.trace import SpanKind

from gateways.payment import pipe, seal
from gateways.payment.base import BadMessage, GatewayUnavailable
from gateways.payment.seal import SealAlgorithm
from models import traces

PATH: Final = "/rs-services/v2/diagnostic/getTransactionData"
INTERFACE: Final = "DR_WS_2.9"
CASH_PATH: Final = "/rs-services/v2/cashManagement/"
CASH_INTERFACE: Final = "CR_WS_2.3"
CANCEL: Final = "cancel"
"""As long as the transaction was not sent to the bank."""
REFUND: Final = "refund"
"""Once it was."""
NOT_SENT_YET: Final = frozenset({"TO_AUTHORIZE", "TO_CAPTURE", "TO_CHALLENGE", "TO_VALIDATE"})
GIVEN_BACK: Final = frozenset({"CANCELLED", "CREDITED", "REFUNDED", "TO_CREDIT"})
"""States of a transaction whose money is back, or on its way."""
MAX_ANSWER: Final = 65_536
"""Bytes."""
_TIMEOUT: Final = httpx.Timeout(15, connect=5)
"""Seconds."""
_UNKNOWN: Final = "25"


def question(reference: str, *, merchant: str, key: str, key_version: str, algorithm: SealAlgorithm) -> dict[str, str]:
    """Write the sealed question about one transaction."""
    asked = {"interfaceVersion": INTERFACE, "merchantId": merchant, "transactionReference": reference}
    return signed(asked, key=key, key_version=key_version, algorithm=algorithm)


def operation(reference: str, amount_cents: int, *, merchant: str, currency: str) -> dict[str, str]:
    """Write the words of a `cancel` or `refund`, not sealed yet."""
    return {
        "currencyCode": currency,
        "interfaceVersion": CASH_INTERFACE,
        "merchantId": merchant,
        "operationAmount": str(amount_cents),
        "transactionReference": reference,
    }


def signed(asked: Mapping[str, str], *, key: str, key_version: str, algorithm: SealAlgorithm) -> dict[str, str]:
    """Seal what is asked of Office."""
    signature = seal.compute(seal.json_message(asked), key, algorithm)
    return {**asked, "keyVersion": key_version, "sealAlgorithm": algorithm.value, "seal": signature}


async def post(url: str, asked: Mapping[str, str], transport: httpx.AsyncBaseTransport | None) -> dict[str, object]:
    """Send a question and read the answer, unchecked. Raises GatewayUnavailable or BadMessage."""
    with traces.under_way("bank", kind=SpanKind.CLIENT):
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT, transport=transport) as client:
                response = await client.post(url, json=dict(asked), headers={"Accept": "application/json"})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise GatewayUnavailable(f"no answer: {type(error).__name__}") from error
        if response.status_code != httpx.codes.OK:
            raise GatewayUnavailable(f"answered {response.status_code}")
        return parse(response.content)


def parse(body: bytes) -> dict[str, object]:
    """Read one JSON object. Raises BadMessage when it is too long, not JSON, no object or names a field twice."""
    if len(body) > MAX_ANSWER:
        raise BadMessage("the document is too long")
    try:
        document = json.loads(body, object_pairs_hook=_no_name_twice)
    except (ValueError, RecursionError) as error:
        raise BadMessage("the document is not JSON") from error
    if not isinstance(document, dict):
        raise BadMessage("the document is no object")
    return document


def _no_name_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise BadMessage("a field comes twice")
    return document


def found(answer: Mapping[str, object], *, key: str, algorithm: SealAlgorithm) -> dict[str, str] | None:
    """Check an answer and return its plain fields; none when the transaction is not known.

    Raises BadMessage on a wrong seal, GatewayUnavailable when Office could not look.
    The result of the question (`getTransDataResponseCode`) is not that of the payment (`responseCode`).
    """
    if not seal.matches(seal.json_message(answer), str(answer.get("seal") or ""), key, algorithm):
        raise BadMessage("wrong seal")
    plain = {name: str(value) for name, value in answer.items() if isinstance(value, str | int)}
    fields = {name: value for name, value in plain.items() if value not in pipe.UNSET}
    result = fields.get("getTransDataResponseCode") or fields.get("responseCode", "")
    if result == _UNKNOWN:
        return None
    if "getTransDataResponseCode" in fields and result != "00":
        raise GatewayUnavailable(f"Office answered {result[:2]}")
    return fields
