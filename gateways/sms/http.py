"""SMS by HTTP: one plain POST of JSON, which a carrier's own interface is a few lines away from (docs/exploitation.md).

    POST <url>                              Authorization: Bearer <token>
    {"to": "+33612345678",                  Idempotency-Key: <reference>
     "text": "…", "reference": "…"}

2xx, or 409 (« this reference was taken already »): done. 401, 403, 408, 425, 429, 5xx, a redirection, no answer: later.
Any other: never. A POST of `{}` is refused with 400 or 422: that is how `check` sees that address and token are right.
"""

from dataclasses import dataclass, field
from typing import Final

import httpx

from gateways.sms.base import OutgoingSms, SmsRefused, SmsUnavailable, refuse_malformed

TIMEOUT: Final = httpx.Timeout(15, connect=5)
"""Seconds."""
_TAKEN_ALREADY: Final = 409
_LATER: Final = frozenset({401, 403, 408, 425, 429})
_MALFORMED: Final = frozenset({400, 422})
_REDIRECTION: Final = 300
_REFUSED: Final = 400
_SERVER: Final = 500


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """Where messages are handed over, and as whom."""

    url: str
    token: str = field(repr=False)


class HttpSms:
    """Hands each message over on a connection of its own: few are sent, and none waits for another's trouble."""

    def __init__(self, account: SmsAccount, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport` is for tests."""
        self._account = account
        self._transport = transport

    async def send(self, sms: OutgoingSms) -> None:
        """Hand one message over. Raises SmsRefused or SmsUnavailable."""
        refuse_malformed(sms)
        asked = {"to": sms.to, "text": sms.text, "reference": sms.reference}
        status = await self._post(asked, {"Idempotency-Key": sms.reference})
        if status < _REDIRECTION or status == _TAKEN_ALREADY:
            return
        if status < _REFUSED or status in _LATER or status >= _SERVER:
            raise SmsUnavailable(f"answered {status}")
        raise SmsRefused(f"refused with {status}")

    async def problem(self) -> str:
        """Why the carrier would not take a message now, asked without sending one; empty when it would."""
        try:
            status = await self._post({}, {})
        except SmsUnavailable as error:
            return str(error)
        return "" if status in _MALFORMED else f"answered {status}"

    async def _post(self, asked: dict[str, str], headers: dict[str, str]) -> int:
        sealed = {"Authorization": f"Bearer {self._account.token}", **headers}
        try:
            async with (
                httpx.AsyncClient(timeout=TIMEOUT, transport=self._transport) as client,
                client.stream("POST", self._account.url, json=asked, headers=sealed) as answer,
            ):
                return answer.status_code  # what it says is not read: it may be long, and is of no use here
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SmsUnavailable(f"no answer: {type(error).__name__}") from error
