"""How the simulated bank opens a sealed request, with the messages of Sips' simulation platform."""

import re
from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import urlsplit

from gateways.payment import pipe, seal
from gateways.payment.base import BadMessage, RequestRefused
from gateways.payment.seal import SealAlgorithm

PUBLIC_MERCHANTS: Final[Mapping[str, str]] = {
    "002001000000001": "002001000000001_KEY1",
    "002001000000002": "002001000000002_KEY1",
    "002016000000001": "002016000000001_KEY1",
}
"""The merchants Sips publishes for trials, shared by everybody; key version 1."""
_VERSION: Final = re.compile(r"HP_2\.[0-9]{1,3}")
_MANDATORY: Final = ("amount", "currencyCode", "merchantId", "normalReturnUrl", "keyVersion", "transactionReference")
_SIZES: Final[Mapping[str, int]] = {
    "amount": 12,
    "automaticResponseUrl": 512,
    "captureDay": 2,
    "captureMode": 20,
    "currencyCode": 3,
    "customerLanguage": 2,
    "keyVersion": 10,
    "merchantId": 15,
    "normalReturnUrl": 512,
    "orderChannel": 20,
    "orderId": 32,
    "returnContext": 255,
    "statementReference": 32,
    "templateName": 32,
    "transactionOrigin": 20,
    "transactionReference": 35,
}
"""Field → characters at most; also the list of the fields the simulator knows."""
_VALUES: Final[Mapping[str, str]] = {
    "amount": r"[1-9][0-9]*",
    "currencyCode": r"978",
    "customerLanguage": r"[a-z]{2}",
    "keyVersion": r"[0-9]+",
    "orderChannel": r"INTERNET",
    "orderId": r"[0-9A-Za-z]+",
    "transactionReference": r"[0-9A-Za-z]+",
}


def opened(form: Mapping[str, str], origins: Collection[str]) -> tuple[dict[str, str], SealAlgorithm]:
    """Check a posted request and read its fields. Raises RequestRefused with Sips' own words.

    `origins` are those of the shop (`https://host:port`): a demonstration must not post for anybody to anywhere.
    """
    _check_version(form.get("InterfaceVersion", ""))
    algorithm = _algorithm(form.get("SealAlgorithm", ""))
    fields = _fields(form)
    for check in (_check_keywords, _check_mandatory, _check_values, _check_merchant):
        check(fields)
    _check_seal(form, fields, algorithm)
    _check_addresses(fields, origins)
    return fields, algorithm


def _check_version(version: str) -> None:
    if not _VERSION.fullmatch(version):
        raise RequestRefused(f"Unknown version interface: {version[:20]}")


def _algorithm(name: str) -> SealAlgorithm:
    algorithm = seal.named(name or SealAlgorithm.SHA_256)
    if algorithm is None:
        raise RequestRefused(f"Invalid field value: sealAlgorithm={name[:20]}")
    return algorithm


def _fields(form: Mapping[str, str]) -> dict[str, str]:
    try:
        return pipe.split_fields(pipe.decode(form.get("Data", ""), form.get("Encode", "")))
    except BadMessage as error:
        raise RequestRefused(f"Invalid field value: Data ({error.reason})") from error


def _check_keywords(fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        if name not in _SIZES:
            raise RequestRefused(f"Invalid keyword: {name}={value[:40]}")
        if len(value) > _SIZES[name]:
            raise RequestRefused(f"Invalid field size: {name}")


def _check_mandatory(fields: Mapping[str, str]) -> None:
    for name in _MANDATORY:
        if name not in fields:
            raise RequestRefused(f"Mandatory field missing: {name}")


def _check_values(fields: Mapping[str, str]) -> None:
    for name, form in _VALUES.items():
        if name in fields and not re.fullmatch(form, fields[name]):
            raise RequestRefused(f"Invalid field value: {name}={fields[name][:40]}")


def _check_merchant(fields: Mapping[str, str]) -> None:
    if fields["merchantId"] not in PUBLIC_MERCHANTS:
        raise RequestRefused(f"Merchant ID (merchantId) not found : {fields['merchantId']}")
    if fields["keyVersion"] != "1":
        raise RequestRefused(f"Unknown security version: {fields['keyVersion']}")


def _check_seal(form: Mapping[str, str], fields: Mapping[str, str], algorithm: SealAlgorithm) -> None:
    key = PUBLIC_MERCHANTS[fields["merchantId"]]
    sealed = form.get("Data", "").encode(errors="replace")
    if not seal.matches(sealed, form.get("Seal", ""), key, algorithm):
        raise RequestRefused("Invalid signature")


def _check_addresses(fields: Mapping[str, str], origins: Collection[str]) -> None:
    for name in ("normalReturnUrl", "automaticResponseUrl"):
        if name in fields and origin(fields[name]) not in origins:
            raise RequestRefused(f"Invalid field value: {name}={fields[name][:80]}")


def origin(url: str) -> str:
    """Scheme, host and port of an address, « http://localhost:8080 »; empty when it is none or carries parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = parts.scheme in {"http", "https"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    return f"{parts.scheme}://{parts.netloc}" if plain else ""
