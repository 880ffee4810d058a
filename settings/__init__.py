"""The portal's settings: read once from the environment, checked at start, handed down. Nothing else reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.portal import DEFAULT_COST, Seller
from gateways.mail.smtp import SmtpServer
from gateways.payment.sips import SipsAccount
from gateways.sms.http import SmsAccount
from gateways.wallet.apple import AppleKeys
from gateways.wallet.google import GoogleKeys
from models.database import sqlite_url
from schemes.cmi import SCHEME as CMI
from schemes.registry import SCHEMES
from schemes.tariff import Tariffs
from schemes.tariff_file import DEMONSTRATION, TariffError, read_tariffs
from settings import demonstration as demo
from settings import source as parse
from settings.gateways import SIPS, google, sips, sms, smtp
from settings.names import SETTINGS
from settings.secret_file import SecretFileError, kept_secret
from settings.source import PREFIX, Source

ROOT: Final = Path(__file__).parents[1]
_SHORTEST_SECRET: Final = 32


class SettingsError(Exception):
    """The portal can't start; its text is for the operator, in French, one line a fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        count = "un réglage est" if len(faults) == 1 else f"{len(faults)} réglages sont"
        super().__init__("\n".join([f"Porte-cartes ne peut pas démarrer : {count} à revoir.", *faults]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. Secrets never show in its `repr`."""

    demo: bool
    """Invented people, mail and bank; never on a public address."""
    port: int
    data_dir: Path
    database_url: str = field(repr=False)
    public_url: str
    """Scheme, host and port, no slash at the end."""
    secret_key: str = field(repr=False)
    smtp: SmtpServer | None
    """None in demonstration mode: mail is only kept."""
    mail_from: str
    sms: SmsAccount | None
    """None: no SMS; in demonstration mode they are only kept."""
    sips: SipsAccount | None
    """None: the simulator of `/demo/paiement` (demonstration mode only)."""
    seller: Seller
    mediator: tuple[str, ...]
    """Name, then address; empty when none was told."""
    contacts: dict[str, str]
    """Scheme → address for questions."""
    return_addresses: dict[str, tuple[str, ...]]
    """Scheme → where faulty cards go."""
    operator_email: str
    """Who gets the morning's digest; nobody when empty."""
    tariffs: Tariffs
    own_card_keys: bool
    """Whether the keys below were given, and not derived from the secret."""
    card_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    """Key id → Ed25519 seed of 32 bytes; the first signs, all are published."""
    apple: AppleKeys | None
    """None: no `.pkpass`."""
    google: GoogleKeys | None
    """None: no link to Google Wallet."""
    trusted_proxies: tuple[str, ...]
    bcrypt_cost: int
    """Base-2 logarithm of the rounds."""
    log_format: str
    """« texte » or « json »."""
    otlp_endpoint: str
    """Where traces go (OTLP over HTTP), without `/v1/traces`; nowhere when empty."""

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose, derived from the secret: knowing one tells nothing of the others."""
        return derived(self.secret_key, purpose)


def derived(secret: str, purpose: str) -> bytes:
    """HKDF-SHA-256 (RFC 5869) of the secret for a purpose: 32 bytes."""
    return HKDF(SHA256(), length=32, salt=None, info=f"porte-cartes/{purpose}".encode()).derive(secret.encode())


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check everything. Raises SettingsError with every fault; makes the data folder when it is missing."""
    source = Source(environ, secrets=[setting.name for setting in SETTINGS if setting.secret])
    source.refuse_unknown([setting.name for setting in SETTINGS])
    source.demo = _is_demo(source)
    settings = _settings(source)
    if source.faults:
        raise SettingsError(tuple(source.faults))
    return settings


def _is_demo(source: Source) -> bool:
    """Whether this is a demonstration: said so, or nothing real is set (SPEC 8)."""
    untouched = not any(source.has(name) for name in ("DATABASE_URL", "SECRET_KEY", *SIPS))
    return source.read("DEMO", parse.switch, untouched)


def _settings(source: Source) -> Settings:
    port = source.read("PORT", parse.port, 8080)
    data_dir = _data_dir(source)
    secret = _secret_key(source, data_dir)
    public_url = _public_url(source, port)
    return Settings(
        demo=source.demo,
        port=port,
        data_dir=data_dir,
        database_url=source.read("DATABASE_URL", _database, sqlite_url(data_dir / "porte-cartes.db")),
        public_url=public_url,
        secret_key=secret,
        smtp=smtp(source),
        mail_from=source.read("MAIL_FROM", parse.email, demo.SENDER, required="donnez l'expéditeur des courriels"),
        sms=sms(source),
        sips=sips(source, public_url),
        seller=_seller(source),
        mediator=source.read("MEDIATOR", parse.named_address, demo.MEDIATOR if source.demo else ()),
        contacts={code: _contact(source, code) for code in SCHEMES},
        return_addresses={CMI.code: _return_address(source)},
        operator_email=source.read("OPERATOR_EMAIL", parse.email, ""),
        tariffs=_tariffs(source),
        own_card_keys=source.has("CARD_KEYS"),
        card_keys=source.read("CARD_KEYS", parse.named_keys, (("1", derived(secret, "cards")),)),
        apple=source.read("APPLE_PASS", AppleKeys.of, None),
        google=google(source),
        trusted_proxies=source.read("TRUSTED_PROXIES", parse.networks, ()),
        bcrypt_cost=source.read("BCRYPT_COST", parse.between(4 if source.demo else DEFAULT_COST, 16), DEFAULT_COST),
        log_format=source.read("LOG_FORMAT", parse.one_of("texte", "json"), "texte"),
        otlp_endpoint=source.read("OTLP_ENDPOINT", parse.web_address, source.foreign("OTEL_EXPORTER_OTLP_ENDPOINT")),
    )


def _data_dir(source: Source) -> Path:
    """The folder of data, made for this user alone when it is missing."""
    folder = Path(source.text("DATA_DIR") or ROOT / "var").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        source.fault(
            "DATA_DIR", f"{folder} ne peut pas être créé ({error.strerror}) ; changez de dossier ou de droits."
        )
    else:
        if not os.access(folder, os.W_OK | os.X_OK):
            source.fault("DATA_DIR", f"on ne peut pas écrire dans {folder} ; changez de dossier ou de droits.")
    return folder


def _database(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "sqlite" and (parts.path or parts.netloc):
        return value
    if parts.scheme in {"postgres", "postgresql", "asyncpg"} and parts.hostname and parts.path.strip("/"):
        return value
    raise ValueError("doit être sqlite://CHEMIN ou postgres://utilisateur:mot@hôte:5432/base")


def _secret_key(source: Source, data_dir: Path) -> str:
    advice = f"donnez un secret de {_SHORTEST_SECRET} caractères au moins (openssl rand -base64 48)"
    secret = source.text("SECRET_KEY", required=advice)
    if secret and (len(secret) < _SHORTEST_SECRET or len(set(secret)) < _SHORTEST_SECRET // 3):
        source.fault("SECRET_KEY", f"est trop simple ; {advice}.")
    if secret or source.faults or not source.demo:
        return secret
    try:
        return kept_secret(data_dir / "secret-key")
    except SecretFileError as error:
        source.fault("SECRET_KEY", f"{error}.")
        return ""


def _public_url(source: Source, port: int) -> str:
    advice = "donnez l'adresse du site, comme https://cartes.exemple.fr"
    url = source.read("PUBLIC_URL", parse.site, f"http://localhost:{port}", required=advice)
    if source.demo and url.startswith("https:") and not parse.is_private(url):
        source.fault("PUBLIC_URL", f"{url} est public, la démonstration ne doit pas l'être ; réglez {PREFIX}DEMO=0.")
    if url.startswith("http:") and not parse.is_local(url):
        source.fault("PUBLIC_URL", "doit être en https : sans lui, on ne peut se connecter que sur localhost.")
    return url


def _seller(source: Source) -> Seller:
    advice = "les reçus et les conditions de vente doivent le dire"
    return Seller(
        name=source.text("SELLER_NAME", demo.SELLER.name, required=advice),
        address=source.read("SELLER_ADDRESS", parse.postal, demo.SELLER.address, required=advice),
        siren=source.read("SELLER_SIREN", parse.siren_number, demo.SELLER.siren, required=advice),
        vat_number=source.read("SELLER_VAT_NUMBER", parse.vat_number, demo.SELLER.vat_number, required=advice),
    )


def _contact(source: Source, code: str) -> str:
    advice = "donnez l'adresse email où poser des questions"
    return source.read(f"CONTACT_{code.upper()}", parse.email, f"contact@{code}.example", required=advice)


def _return_address(source: Source) -> tuple[str, ...]:
    advice = "donnez l'adresse où renvoyer une carte défectueuse, lignes séparées par « | »"
    return source.read("ADRESSE_RETOUR_CMI", parse.postal, demo.RETURN, required=advice)


def _tariffs(source: Source) -> Tariffs:
    """The dated prices. A real portal is given its own: the demonstration's would be charged to people."""
    advice = "donnez le fichier de vos prix, sur le modèle de schemes/tariff.json"
    path = source.text("TARIFF_FILE", required=advice)
    try:
        return read_tariffs(Path(path or DEMONSTRATION))
    except TariffError as error:
        source.fault("TARIFF_FILE", f"{error}.")
        return Tariffs(())
