"""The connector alone: what it sends, what it takes and everything it must refuse."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.payment import pipe, seal
from gateways.payment.base import BadMessage, Outcome, PaymentRequest, payment_reference, single_fields
from gateways.payment.responses import outcome_now, outcome_of
from gateways.payment.seal import SealAlgorithm
from gateways.payment.sips import SipsAccount, SipsGateway, checked_url

MERCHANT, KEY = "002001000000001", "002001000000001_KEY1"
ANSWER = {
    "captureDay": "0",
    "currencyCode": "978",
    "merchantId": MERCHANT,
    "responseCode": "00",
    "transactionDateTime": "2017-07-04T10:11:13+02:00",
    "transactionReference": "1000301",
    "amount": "902",
    "authorisationId": "12345",
    "customerIpAddress": "194.78.195.168",
    "guaranteeIndicator": "",
    "holderAuthentStatus": "null",
    "maskedPan": "4100##########00",
    "orderId": "10003",
    "panExpiryDate": "202909",
    "returnContext": "a=b=c",
}
REQUEST = PaymentRequest(
    10003, 1, 902, "https://p.example/paiement/retour/1000301", "https://p.example/paiement/notification"
)


def gateway(algorithm: SealAlgorithm = SealAlgorithm.HMAC_SHA_256, **changed: str) -> SipsGateway:
    return SipsGateway(SipsAccount(**{"merchant": MERCHANT, "key": KEY} | changed, algorithm=algorithm))


def sealed(
    fields: dict[str, str] | str,
    *,
    key: str = KEY,
    encoding: str = "",
    algorithm: SealAlgorithm = SealAlgorithm.HMAC_SHA_256,
) -> dict[str, str]:
    data = fields if isinstance(fields, str) else "|".join(f"{name}={value}" for name, value in fields.items())
    data = pipe.encode(data, encoding)
    return {
        "Data": data,
        "Encode": encoding,
        "InterfaceVersion": "HP_2.24",
        "Seal": seal.compute(data.encode(), key, algorithm),
    }


def test_the_form_says_what_the_paypage_needs() -> None:
    form = gateway(page_url="https://bank.example/paymentInit").start(REQUEST)
    assert form.action_url == "https://bank.example/paymentInit"
    assert set(form.fields) == {"Data", "InterfaceVersion", "Seal", "SealAlgorithm"}
    assert form.fields["InterfaceVersion"] == "HP_2.24"
    assert form.fields["SealAlgorithm"] == "HMAC-SHA-256"
    assert pipe.split_fields(form.fields["Data"]) == {
        "amount": "902",
        "automaticResponseUrl": "https://p.example/paiement/notification",
        "currencyCode": "978",
        "customerLanguage": "fr",
        "keyVersion": "1",
        "merchantId": MERCHANT,
        "normalReturnUrl": "https://p.example/paiement/retour/1000301",
        "orderChannel": "INTERNET",
        "orderId": "10003",
        "transactionReference": "1000301",
    }


def test_data_outside_ascii_are_encoded_and_sealed_encoded() -> None:
    request = PaymentRequest(10003, 1, 902, "https://hôte.example/retour", "https://p.example/n")
    fields = gateway().start(request).fields
    assert fields["Encode"] == "base64url"
    assert "https://hôte.example/retour" in pipe.decode(fields["Data"], "base64url")
    assert seal.matches(fields["Data"].encode(), fields["Seal"], KEY, SealAlgorithm.HMAC_SHA_256)


def test_an_answer_is_read() -> None:
    message = gateway().read(sealed(ANSWER))
    assert (message.reference, message.order_number, message.amount_cents) == ("1000301", "10003", 902)
    assert (message.outcome, message.response_code, message.currency) == (Outcome.PAID, "00", "978")
    assert (message.masked_card, message.authorisation) == ("4100##########00", "12345")
    assert message.at == datetime.fromisoformat("2017-07-04T10:11:13+02:00")
    assert message.raw["returnContext"] == "a=b=c"
    assert not {"customerIpAddress", "panExpiryDate", "holderAuthentStatus"} & set(message.raw)


@pytest.mark.parametrize("encoding", ["base64", "base64url"])
@pytest.mark.parametrize("algorithm", list(SealAlgorithm))
def test_an_encoded_answer_is_read_under_each_algorithm(encoding: str, algorithm: SealAlgorithm) -> None:
    message = gateway(algorithm).read(sealed(ANSWER, encoding=encoding, algorithm=algorithm))
    assert message.reference == "1000301"


def test_padding_may_be_missing() -> None:
    data = pipe.encode("|".join(f"{name}={value}" for name, value in ANSWER.items()), "base64url").rstrip("=")
    form = {"Data": data, "Encode": "base64url", "Seal": seal.compute(data.encode(), KEY, SealAlgorithm.HMAC_SHA_256)}
    assert gateway().read(form).reference == "1000301"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"merchantId": "002001000000002"}, "another merchant"),
        ({"merchantId": "null"}, "another merchant"),
        ({"currencyCode": "840"}, "another currency"),
        ({"amount": "-902"}, "no usable amount"),
        ({"amount": "9.02"}, "no usable amount"),
        ({"amount": "٩٠٢"}, "no usable amount"),
        ({"amount": "9" * 13}, "no usable amount"),
        ({"responseCode": "null"}, "no usable responseCode"),
        ({"responseCode": "000"}, "no usable responseCode"),
        ({"transactionReference": ""}, "no usable transactionReference"),
        ({"transactionReference": "x" * 36}, "no usable transactionReference"),
        ({"transactionDateTime": "hier"}, "no usable date"),
        ({"transactionDateTime": "2017-07-04T10:11:13"}, "a date without its offset"),
    ],
)
def test_a_rightly_sealed_answer_that_is_not_ours_is_refused(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(BadMessage, match=reason):
        gateway().read(sealed(ANSWER | changed))


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({}, "no data or no seal"),
        (sealed(ANSWER) | {"Seal": ""}, "no data or no seal"),
        (sealed(ANSWER, key="other"), "wrong seal"),
        (sealed(ANSWER, key=""), "wrong seal"),
        (sealed(ANSWER, algorithm=SealAlgorithm.SHA_256), "wrong seal"),
        (sealed(ANSWER, algorithm=SealAlgorithm.HMAC_SHA_512), "wrong seal"),
        (sealed(ANSWER) | {"Encode": "base64"}, "not encoded as said|another merchant"),
        (sealed(ANSWER) | {"Encode": "rot13"}, "unknown encoding"),
        (sealed("amount=902|amount=1"), "a field comes twice"),
        (sealed("amount"), "not fields"),
        (sealed("=902"), "not fields"),
        (sealed("|".join(f"f{number}=1" for number in range(200))), "not fields"),
        (sealed("returnContext=" + "x" * 9000), "too long"),
        (sealed("returnContext=" + "x" * 20_000), "too long"),
        ({"Data": "amount=\udcff", "Seal": "0"}, "not text"),
    ],
)
def test_a_bad_form_is_refused(form: dict[str, str], reason: str) -> None:
    with pytest.raises(BadMessage, match=reason):
        gateway().read(form)


@given(
    place=st.integers(min_value=0),
    character=st.characters(exclude_categories=["Cs"]),
    field=st.sampled_from(["Data", "Seal"]),
)
def test_one_changed_character_is_enough(place: int, character: str, field: str) -> None:
    form = sealed(ANSWER)
    text = form[field]
    place %= len(text)
    if text[place] != character:
        with pytest.raises(BadMessage, match="wrong seal"):
            gateway().read(form | {field: text[:place] + character + text[place + 1 :]})


VALUES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='|«»"'), min_size=1, max_size=40
).filter(lambda value: value != "null")
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.]{0,20}", fullmatch=True)


@given(
    fields=st.dictionaries(NAMES, VALUES, min_size=1, max_size=20),
    encoding=st.sampled_from(["", "base64", "base64url"]),
)
def test_fields_come_back_as_sent(fields: dict[str, str], encoding: str) -> None:
    assert pipe.split_fields(pipe.decode(pipe.encode(pipe.join_fields(fields), encoding), encoding)) == fields


@given(st.dictionaries(st.sampled_from(["Data", "Seal", "Encode"]), st.text()))
def test_rubbish_is_refused_not_fallen_over(form: dict[str, str]) -> None:
    with pytest.raises(BadMessage):
        gateway().read(form)


@given(st.text())
def test_rubbish_under_our_own_seal_is_refused(data: str) -> None:
    form = {"Data": data, "Seal": seal.compute(data.encode(errors="replace"), KEY, SealAlgorithm.HMAC_SHA_256)}
    with pytest.raises(BadMessage):
        gateway().read(form)


@pytest.mark.parametrize("value", ["a|b", "a\nb", "«a»", 'a"b'])
def test_what_the_format_cannot_carry_is_not_sent(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        pipe.join_fields({"returnContext": value})


@pytest.mark.parametrize(
    "url",
    ["", "/retour", "https://p.example/r?x=1", "ftp://p.example/", "https://a@p.example/", "https://p/" + "x" * 512],
)
def test_response_addresses_sips_refuses_are_not_sent(url: str) -> None:
    with pytest.raises(ValueError, match="response address"):
        checked_url(url)


@pytest.mark.parametrize("cents", [0, -1, 10**12])
def test_an_amount_is_positive_and_fits(cents: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        gateway().start(PaymentRequest(10003, 1, cents, REQUEST.return_url, REQUEST.notification_url))


def test_a_reference_is_the_order_and_two_digits() -> None:
    assert [payment_reference(10003, attempt) for attempt in (1, 20)] == ["1000301", "1000320"]
    for order, attempt in ((10003, 0), (10003, 21), (0, 1)):
        with pytest.raises(ValueError, match="from 1 to 20"):
            payment_reference(order, attempt)


def test_the_table_of_response_codes() -> None:
    expected = {
        Outcome.PAID: ["00"],
        Outcome.REFUSED: ["02", "05", "34", "51", "54", "63", "75"],
        Outcome.CANCELLED: ["17"],
        Outcome.EXPIRED: ["97"],
        Outcome.PENDING: ["60"],
        Outcome.ERROR: ["03", "24", "25", "40", "90", "94", "99", "77", "", "O0"],
    }
    assert {
        outcome: [code for code in codes if outcome_of(code) is not outcome] for outcome, codes in expected.items()
    } == {outcome: [] for outcome in expected}


def test_a_payment_cancelled_since_is_not_paid() -> None:
    assert outcome_now("00", "CANCELLED") is Outcome.CANCELLED
    assert outcome_now("00", "CAPTURED") is Outcome.PAID
    assert outcome_now("05", "CANCELLED") is Outcome.REFUSED


def test_a_form_field_given_twice_or_as_a_file_is_refused() -> None:
    assert single_fields([("Data", "a"), ("Seal", "b")]) == {"Data": "a", "Seal": "b"}
    with pytest.raises(BadMessage, match="twice"):
        single_fields([("Data", "a"), ("Data", "b")])
    with pytest.raises(BadMessage, match="file"):
        single_fields([("Data", object())])


def test_no_key_shows_in_a_log() -> None:
    assert KEY not in repr(SipsAccount(MERCHANT, KEY))
