"""The published vectors of the Sips seal, and two of our own, recomputed here with nothing shared but the standard."""

import pytest

from gateways.payment import pipe, seal
from gateways.payment.office import question
from gateways.payment.seal import SealAlgorithm

TEST_KEY = "002001000000001_KEY1"
OWN = (
    "amount=852|currencyCode=978|merchantId=002001000000001|normalReturnUrl=https://example.test/paiement/retour"
    "|automaticResponseUrl=https://example.test/paiement/auto|transactionReference=CMI10003|orderId=10003|keyVersion=1"
)
FIRST = (
    "amount=1234|currencyCode=978|merchantId=002001000000001|normalReturnUrl=http://www.normalreturnurl.com"
    "|transactionReference=marlon1|keyVersion=1"
)
CAPTURED = (
    "captureDay=0|captureMode=AUTHOR_CAPTURE|currencyCode=978|merchantId=002001000000001|orderChannel=INTERNET"
    "|responseCode=17|transactionDateTime=2018-01-04T10:11:13+01:00|transactionReference=2699c2a658d|keyVersion=1"
    "|amount=2|customerIpAddress=194.78.195.168|paymentPattern=ONE_SHOT"
)
GUIDE = (
    "automaticResponseURL=https://automatic-response-url.fr/|normalReturnURL=https://normal-return-url/|captureDay=0"
    "|captureMode=AUTHOR_CAPTURE|merchantId=011223344550000|amount=2500|orderId=ORD101|currencyCode=978"
    "|transactionReference=TREFEXA2012|keyVersion=1|transactionOrigin=SO_WEBAPPLI|returnContext=ReturnContext"
    "|orderChannel=INTERNET|customerContact.email=customer@email.com"
)
SHA, HMAC = SealAlgorithm.SHA_256, SealAlgorithm.HMAC_SHA_256


@pytest.mark.parametrize(
    ("algorithm", "key", "data", "expected"),
    [
        (SHA, TEST_KEY, FIRST, "65421e720d149e8a79bdc9a29f6c462ed199b78f32e558c6c5fc15f0084e5384"),
        (SHA, TEST_KEY, CAPTURED, "2a67c5160fd33b8439e5b3d09a4a5e02123786d7465864d95f8db089de6606eb"),
        (SHA, "secret123", GUIDE, "ac2332b57a674aba5b28a03dae677fa2f4c1ae8a349ebbdd6772a098c7f29861"),
        (SHA, TEST_KEY, OWN, "fe6f75608857e51ddb301df4604cf594cf2bd34913f84e04c2df0eb9c9f408c9"),
        (HMAC, TEST_KEY, OWN, "c0f0744cd4af97306d30533231e21465aa110fbf974bc76ee00f250571fc6cf4"),
        (
            HMAC,
            TEST_KEY,
            pipe.encode(OWN, "base64url"),
            "35d1ea35c5706f12721902ab1b2d365e075732585a940ff9b8dbbde610a29449",
        ),
    ],
)
def test_posted_data_are_sealed_as_published(algorithm: SealAlgorithm, key: str, data: str, expected: str) -> None:
    assert seal.compute(data.encode(), key, algorithm) == expected
    assert seal.matches(data.encode(), expected, key, algorithm)


def test_a_json_document_is_sealed_over_its_values_sorted_by_name() -> None:
    document = {
        "normalReturnUrl": "https://normal-return-url/",
        "automaticResponseUrl": "https://automatic-response-url.fr/",
        "amount": 2500,
        "captureDay": "0",
        "captureMode": "AUTHOR_CAPTURE",
        "currencyCode": "978",
        "customerContact": {"email": "customer@email.com"},
        "interfaceVersion": "IR_WS_2.22",
        "merchantId": "011223344550000",
        "orderChannel": "INTERNET",
        "orderId": "ORD101",
        "returnContext": "ReturnContext",
        "transactionOrigin": "SO_WEBAPPLI",
        "transactionReference": "TREFEXA2012",
        "keyVersion": "1",
        "sealAlgorithm": "HMAC-SHA-256",
        "seal": "ignored",
        "nothing": None,
    }
    message = (
        b"2500https://automatic-response-url.fr/0AUTHOR_CAPTURE978customer@email.comIR_WS_2.22011223344550000"
        b"https://normal-return-url/INTERNETORD101ReturnContextSO_WEBAPPLITREFEXA2012"
    )
    assert seal.json_message(document) == message
    expected = "322b943d833417c1570e0a282641e8e29d6a5b968c9b846694b5610e18ab5b81"
    assert seal.compute(message, "secret123", HMAC) == expected


def test_lists_and_truth_values_are_sealed_as_written() -> None:
    assert seal.json_message({"b": ["x", {"d": True, "c": 1}], "a": False}) == b"falsex1true"


def test_a_question_to_office_carries_its_seal() -> None:
    asked = question("1000301", merchant="002001000000001", key=TEST_KEY, key_version="1", algorithm=HMAC)
    assert asked["seal"] == seal.compute(b"DR_WS_2.90020010000000011000301", TEST_KEY, HMAC)


@pytest.mark.parametrize(
    "received", ["", "é", "0" * 64, "C0F0744CD4AF97306D30533231E21465AA110FBF974BC76EE00F250571FC6CF4"]
)
def test_no_other_seal_matches(received: str) -> None:
    assert not seal.matches(OWN.encode(), received, TEST_KEY, HMAC)
