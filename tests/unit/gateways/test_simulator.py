"""The simulated bank: what it takes, what it refuses, what it decides and what it remembers."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import time_machine

from gateways.payment import cards, seal
from gateways.payment.base import (
    BadMessage,
    CardEntry,
    CardRefused,
    Notification,
    Outcome,
    PaymentRequest,
    RequestRefused,
)
from gateways.payment.seal import SealAlgorithm
from gateways.payment.simulator import LiveMerchant, Simulator
from gateways.payment.sips import SipsAccount, SipsGateway

MERCHANT, KEY = "002001000000001", "002001000000001_KEY1"
SHOP = "https://p.example"
NOW = "2026-07-06T10:52:00+02:00"


def request(attempt: int = 1) -> PaymentRequest:
    return PaymentRequest(10003, attempt, 902, f"{SHOP}/paiement/retour/x", f"{SHOP}/paiement/notification")


def card(ending: str = "00", *, prefix: str = "410000", expiry: str = "12/99", code: str = "123") -> CardEntry:
    return CardEntry(f"{prefix}00000000{ending}", expiry, code)


@pytest.fixture
def bank(tmp_path: Path) -> Simulator:
    return Simulator(tmp_path / "bank.sqlite", merchant=MERCHANT, key=KEY, origins=[SHOP])


@pytest.fixture
def gateway() -> SipsGateway:
    return SipsGateway(SipsAccount(MERCHANT, KEY))


@pytest.mark.parametrize(("merchant", "key"), [("011223344550000", KEY), (MERCHANT, "a live key"), ("", "")])
def test_a_live_key_is_refused(tmp_path: Path, merchant: str, key: str) -> None:
    with pytest.raises(LiveMerchant):
        Simulator(tmp_path / "bank.sqlite", merchant=merchant, key=key, origins=[SHOP])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("00", Outcome.PAID),
        ("05", Outcome.REFUSED),
        ("17", Outcome.CANCELLED),
        ("34", Outcome.REFUSED),
        ("60", Outcome.PENDING),
        ("75", Outcome.REFUSED),
        ("97", Outcome.EXPIRED),
        ("99", Outcome.ERROR),
        ("88", Outcome.PAID),
    ],
)
def test_the_last_two_digits_decide(bank: Simulator, gateway: SipsGateway, ending: str, outcome: Outcome) -> None:
    token = bank.open(gateway.start(request()).fields).token
    assert bank.pay(token, card(ending), Notification.PROMPT, 0).outcome is outcome
    message = gateway.read(bank.return_form(token).fields)
    assert (message.outcome, message.reference, message.amount_cents) == (outcome, "1000301", 902)
    assert message.masked_card == f"4100##########{ending}"
    assert message.authorisation == ("12345" if outcome is Outcome.PAID else "")


@pytest.mark.parametrize("algorithm", list(SealAlgorithm))
def test_it_answers_under_the_algorithm_of_the_request(bank: Simulator, algorithm: SealAlgorithm) -> None:
    ours = SipsGateway(SipsAccount(MERCHANT, KEY, algorithm=algorithm))
    token = bank.open(ours.start(request()).fields).token
    bank.cancel(token, Notification.PROMPT, 0)
    assert ours.read(bank.return_form(token).fields).outcome is Outcome.CANCELLED


def resealed(fields: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    data = fields["Data"].replace(old, new)
    return {**fields, "Data": data, "Seal": seal.compute(data.encode(), KEY, SealAlgorithm.HMAC_SHA_256)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("amount=902", "amount=0", "Invalid field value: amount=0"),
        ("amount=902", "amount=9999999999999", "Invalid field size: amount"),
        ("amount=902|", "", "Mandatory field missing: amount"),
        ("currencyCode=978", "currencyCode=840", "Invalid field value: currencyCode=840"),
        ("orderChannel", "bogus", "Invalid keyword: bogus=INTERNET"),
        (
            "merchantId=002001000000001",
            "merchantId=011223344550000",
            "Merchant ID (merchantId) not found : 011223344550000",
        ),
        ("keyVersion=1", "keyVersion=2", "Unknown security version: 2"),
        ("https://p.example/paiement/notification", "http://10.0.0.1/", "Invalid field value: automaticResponseUrl="),
        ("https://p.example/paiement/retour", "https://evil.example/", "Invalid field value: normalReturnUrl="),
        ("amount=902", "amount", "Invalid field value: Data"),
    ],
)
def test_a_bad_request_gets_the_message_of_sips(
    bank: Simulator, gateway: SipsGateway, old: str, new: str, message: str
) -> None:
    with pytest.raises(RequestRefused) as refused:
        bank.open(resealed(gateway.start(request()).fields, old, new))
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"Seal": ""}, "Invalid signature"),
        ({"Seal": "0" * 64}, "Invalid signature"),
        ({"SealAlgorithm": ""}, "Invalid signature"),
        ({"SealAlgorithm": "MD5"}, "Invalid field value: sealAlgorithm=MD5"),
        ({"InterfaceVersion": "HP_3.2"}, "Unknown version interface: HP_3.2"),
        ({"InterfaceVersion": ""}, "Unknown version interface: "),
    ],
)
def test_a_bad_form_gets_the_message_of_sips(
    bank: Simulator, gateway: SipsGateway, changed: dict[str, str], message: str
) -> None:
    with pytest.raises(RequestRefused) as refused:
        bank.open({**gateway.start(request()).fields, **changed})
    assert str(refused.value) == message


def test_the_same_request_finds_its_page_until_it_is_decided(bank: Simulator, gateway: SipsGateway) -> None:
    fields = gateway.start(request()).fields
    token = bank.open(fields).token
    assert bank.open(fields).token == token
    bank.pay(token, card(), Notification.LOST, 0)
    with pytest.raises(RequestRefused, match="Transaction already processed: 1000301"):
        bank.open(fields)
    assert bank.open(gateway.start(request(2)).fields).reference == "1000302"


def test_the_first_decision_stays(bank: Simulator, gateway: SipsGateway) -> None:
    token = bank.open(gateway.start(request()).fields).token
    bank.pay(token, card(), Notification.LOST, 0)
    assert bank.cancel(token, Notification.PROMPT, 0).outcome is Outcome.PAID
    assert not bank.abandon("1000301")
    assert bank.ledger.next_delivery() is None


def test_nothing_can_be_done_with_an_unknown_page(bank: Simulator) -> None:
    assert bank.find("nope") is None
    for act in (
        lambda: bank.pay("nope", card(), Notification.PROMPT, 0),
        lambda: bank.cancel("nope", Notification.PROMPT, 0),
        lambda: bank.return_form("nope"),
    ):
        with pytest.raises(LookupError):
            act()


def test_no_return_before_a_decision(bank: Simulator, gateway: SipsGateway) -> None:
    token = bank.open(gateway.start(request()).fields).token
    with pytest.raises(LookupError):
        bank.return_form(token)


def test_memory_survives_a_restart_and_holds_no_card(bank: Simulator, gateway: SipsGateway, tmp_path: Path) -> None:
    token = bank.open(gateway.start(request()).fields).token
    bank.pay(token, card(), Notification.LATE, 60)
    again = Simulator(tmp_path / "bank.sqlite", merchant=MERCHANT, key=KEY, origins=[SHOP])
    assert again.find(token) == bank.find(token)
    assert again.ledger.next_delivery() == bank.ledger.next_delivery()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"4100##########00" in written
    assert b"4100000000000000" not in written
    assert b"09/29" not in written


def test_a_forged_notification_claims_a_payment_but_is_refused(bank: Simulator, gateway: SipsGateway) -> None:
    token = bank.open(gateway.start(request()).fields).token
    bank.pay(token, card("05"), Notification.FORGED, 0)
    forged = bank.notification("1000301", forged=True)
    assert forged is not None
    assert "responseCode=00" in forged.fields["Data"]
    with pytest.raises(BadMessage, match="wrong seal"):
        gateway.read(forged.fields)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("entry", "fields"),
    [
        (CardEntry("", "", ""), ["number", "expiry", "code"]),
        (CardEntry("4100 0000-0000 0000", "09 / 29", " 1234 "), []),
        (card(expiry="07/26"), []),
        (card(expiry="06/26"), ["expiry"]),
        (card(expiry="13/29"), ["expiry"]),
        (card(expiry="0929"), []),
        (card(expiry="09/2029"), []),
        (card(code="12"), ["code"]),
        (card(code="12345"), ["code"]),
        (card(prefix="497010"), ["number"]),
        (CardEntry("41000000000000", "09/29", "123"), ["number"]),
        (CardEntry("4100000000000000" + "0000", "09/29", "123"), ["number"]),
        (CardEntry("٤١٠٠٠٠٠٠٠٠٠٠٠٠٠٠", "09/29", "123"), ["number"]),
    ],
)
def test_what_is_typed_is_checked(bank: Simulator, gateway: SipsGateway, entry: CardEntry, fields: list[str]) -> None:
    token = bank.open(gateway.start(request()).fields).token
    if not fields:
        assert bank.pay(token, entry, Notification.PROMPT, 0).outcome is Outcome.PAID
        return
    with pytest.raises(CardRefused) as refused:
        bank.pay(token, entry, Notification.PROMPT, 0)
    assert list(refused.value.problems) == fields
    found = bank.find(token)
    assert found is not None
    assert found.outcome is None


@pytest.mark.parametrize("prefix", sorted(cards.BRANDS))
def test_all_twelve_test_prefixes_are_taken(prefix: str) -> None:
    assert cards.problems(card(prefix=prefix), date(2026, 7, 6)) == {}


def test_a_card_never_shows_in_a_log() -> None:
    assert "4100" not in repr(card())
