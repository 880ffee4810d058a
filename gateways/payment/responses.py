"""What Sips' response codes and transaction states mean to the portal."""

from collections.abc import Mapping
from typing import Final

from gateways.payment.base import Outcome

_BY_CODE: Final[Mapping[Outcome, str]] = {
    Outcome.PAID: "00",
    Outcome.REFUSED: "02 05 11 14 34 51 54 63 75",
    Outcome.CANCELLED: "17",
    Outcome.EXPIRED: "97",
    Outcome.PENDING: "60",
    Outcome.ERROR: "03 12 24 25 30 40 90 94 99",
}
OUTCOMES: Final[Mapping[str, Outcome]] = {
    code: outcome for outcome, codes in _BY_CODE.items() for code in codes.split()
}
_TAKEN_BACK: Final = {"CANCELLED": Outcome.CANCELLED, "EXPIRED": Outcome.EXPIRED, "REFUSED": Outcome.REFUSED}


def outcome_of(response_code: str) -> Outcome:
    """Read a response code (data dictionary, « responseCode »); one that is not known pays nothing."""
    return OUTCOMES.get(response_code, Outcome.ERROR)


def outcome_now(response_code: str, status: str) -> Outcome:
    """Read an answer of Office: a payment accepted, then cancelled before it was sent to the bank, is not paid."""
    outcome = outcome_of(response_code)
    return _TAKEN_BACK.get(status, outcome) if outcome is Outcome.PAID else outcome
