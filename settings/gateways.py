"""The settings of whom the portal talks to: mail, short messages, the bank, a telephone's wallet."""

from dataclasses import replace
from typing import Final

from gateways.mail.smtp import SmtpServer
from gateways.payment import seal
from gateways.payment.opening import PUBLIC_MERCHANTS
from gateways.payment.seal import SealAlgorithm
from gateways.payment.sips import SipsAccount
from gateways.sms.http import SmsAccount
from gateways.wallet.google import GoogleKeys
from settings import source as parse
from settings.source import PREFIX, Source

SIPS: Final = ("SIPS_URL", "SIPS_OFFICE_URL", "SIPS_MERCHANT_ID", "SIPS_SECRET_KEY", "SIPS_KEY_VERSION", "SIPS_SEAL")
"""Names of the bank's settings: one of them set, the portal is no demonstration."""


def smtp(source: Source) -> SmtpServer | None:
    """The server; none in demonstration mode, even when one is set: nothing must leave."""
    server = source.read("SMTP_URL", _smtp_server, None, required="donnez smtp://nom:mot@hôte:587?starttls=1")
    return None if source.demo else server


def _smtp_server(value: str) -> SmtpServer | None:
    try:
        return SmtpServer.of(value)
    except ValueError as error:
        raise ValueError("doit être smtp://nom:mot@hôte:587?starttls=1 ou smtps://nom:mot@hôte") from error


def sms(source: Source) -> SmsAccount | None:
    """Who carries short messages, if anybody; none in demonstration mode, even when one is set: nothing must leave."""
    url = source.read("SMS_URL", parse.web_address, "")
    token = source.text("SMS_TOKEN")
    if bool(url) != bool(token):
        source.fault("SMS_TOKEN" if url else "SMS_URL", "manque : SMS_URL et SMS_TOKEN vont ensemble.")
    if url.startswith("http:") and not parse.is_local(url):
        source.fault("SMS_URL", "doit être en https.")
    return None if source.demo or not url else SmsAccount(url, token)


def sips(source: Source, public_url: str) -> SipsAccount | None:
    """The merchant at the bank; none when the demonstration has its own."""
    advice = "la valeur est dans votre contrat Sips"
    account = SipsAccount(
        merchant=source.text("SIPS_MERCHANT_ID", required=advice),
        key=source.text("SIPS_SECRET_KEY", required=advice),
        key_version=source.text("SIPS_KEY_VERSION", "1"),
        algorithm=source.read("SIPS_SEAL", _seal, SealAlgorithm.HMAC_SHA_256),
        page_url=source.read("SIPS_URL", parse.web_address, "", required=advice),
        office_url=source.read("SIPS_OFFICE_URL", parse.web_address, "", required=advice),
    )
    if source.demo and not any(source.has(name) for name in SIPS):
        return None
    _check_merchant(source, account, public_url)
    return account


def _check_merchant(source: Source, account: SipsAccount, public_url: str) -> None:
    """A demonstration never charges anybody; a real portal never believes a key that everybody knows."""
    if source.demo and PUBLIC_MERCHANTS.get(account.merchant) != account.key:
        source.fault("SIPS_MERCHANT_ID", f"en démonstration, seul un commerçant d'essai va ; réglez {PREFIX}DEMO=0.")
    if not source.demo and account.key in PUBLIC_MERCHANTS.values():
        source.fault("SIPS_SECRET_KEY", "est la clé d'un commerçant d'essai, connue de tous ; donnez la vôtre.")
    if not source.demo and account.page_url.startswith(f"{public_url}/"):
        source.fault("SIPS_URL", f"est le simulateur, réservé à la démonstration ({PREFIX}DEMO=1).")
    for name, url in (("SIPS_URL", account.page_url), ("SIPS_OFFICE_URL", account.office_url)):
        if url.startswith("http:") and not parse.is_local(url):
            source.fault(name, "doit être en https.")


def _seal(value: str) -> SealAlgorithm:
    algorithm = seal.named(value)
    if algorithm is None:
        raise ValueError(f"doit être {' ou '.join(SealAlgorithm)}")
    return algorithm


def google(source: Source) -> GoogleKeys | None:
    """The issuer's keys for Google Wallet, given whole or not at all."""
    keys: GoogleKeys | None = source.read("GOOGLE_WALLET", GoogleKeys.of, None)
    issuer = source.text("GOOGLE_WALLET_ISSUER")
    if bool(keys) != bool(issuer):
        missing = "GOOGLE_WALLET_ISSUER" if keys else "GOOGLE_WALLET"
        source.fault(missing, "manque : GOOGLE_WALLET et GOOGLE_WALLET_ISSUER vont ensemble.")
    return replace(keys, issuer=issuer) if keys else None
