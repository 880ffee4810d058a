"""Every setting, with what it is for: what the README shows and what the start accepts."""

from dataclasses import dataclass
from typing import Final

from schemes.registry import SCHEMES


@dataclass(frozen=True, slots=True)
class Setting:
    """One name of the environment, after the prefix."""

    name: str
    meaning: str
    """In French, for the README."""
    default: str = ""
    """As one would write it; empty when there is none."""
    production: bool = False
    """Whether it must be set outside demonstration mode."""
    secret: bool = False
    """Whether « _FILE » may name a file that holds it."""


def _contacts() -> tuple[Setting, ...]:
    return tuple(
        Setting(f"CONTACT_{code.upper()}", f"Adresse email pour les questions sur « {scheme.label} »", production=True)
        for code, scheme in SCHEMES.items()
    )


SETTINGS: Final = (
    Setting("PORT", "Port où le portail écoute", "8080"),
    Setting("DATA_DIR", "Dossier de la base SQLite, des documents et des photos", "./var"),
    Setting(
        "DATABASE_URL",
        "Base de données : `sqlite://CHEMIN` (un seul processus) ou `postgres://utilisateur:mot@hôte:5432/base`, "
        "dix connexions par processus au plus (`?maxsize=20` pour vingt)",
        "SQLite dans `DATA_DIR`",
        secret=True,
    ),
    Setting(
        "PUBLIC_URL",
        "Adresse du site vue par le public, sans chemin ; https, sauf sur localhost",
        "http://localhost:PORT",
        production=True,
    ),
    Setting(
        "SECRET_KEY",
        "Secret dont les autres sont dérivés : 32 caractères au moins, à garder avec les sauvegardes ; "
        "en démonstration, tiré au hasard et gardé dans `DATA_DIR`",
        production=True,
        secret=True,
    ),
    Setting("SMTP_URL", "Serveur de courrier : `smtp://nom:mot@hôte:587?starttls=1` ou `smtps://…`", "", True, True),
    Setting("MAIL_FROM", "Expéditeur des courriels : `adresse` ou `Nom <adresse>`", production=True),
    Setting(
        "SMS_URL",
        "SMS : adresse où chaque message est confié en JSON (voir docs/exploitation.md) ; sans elle, un numéro de mobile "
        "se change auprès de l'organisme",
        "aucune",
    ),
    Setting("SMS_TOKEN", "SMS : jeton porteur (« Bearer ») présenté à cette adresse", "aucun", secret=True),
    Setting("SIPS_URL", "Page de paiement Sips où le navigateur est envoyé", production=True),
    Setting(
        "SIPS_OFFICE_URL", "Adresse de Sips Office, à qui le portail demande l'état d'un paiement", production=True
    ),
    Setting("SIPS_MERCHANT_ID", "Numéro du commerçant chez Sips (15 chiffres)", production=True),
    Setting("SIPS_SECRET_KEY", "Clé secrète du commerçant", "", True, True),
    Setting("SIPS_KEY_VERSION", "Version de cette clé", "1"),
    Setting("SIPS_SEAL", "Sceau : `HMAC-SHA-256`, `HMAC-SHA-512` ou `SHA-256`", "HMAC-SHA-256"),
    *_contacts(),
    Setting(
        "ADRESSE_RETOUR_CMI",
        "Où renvoyer une carte défectueuse : lignes de 38 caractères au plus, séparées par ` | `",
        production=True,
    ),
    Setting("SELLER_NAME", "Vendeur, pour les reçus et les conditions de vente : nom", production=True),
    Setting("SELLER_ADDRESS", "Vendeur : adresse, lignes séparées par ` | `", production=True),
    Setting("SELLER_SIREN", "Vendeur : SIREN", production=True),
    Setting("SELLER_VAT_NUMBER", "Vendeur : numéro de TVA", production=True),
    Setting(
        "MEDIATOR",
        "Médiateur de la consommation dont relève le vendeur : nom, adresse et site, séparés par ` | `",
        "aucun : la loi en veut un, `check` le rappelle",
    ),
    Setting("TARIFF_FILE", "Tarif daté (JSON, sur le modèle de `schemes/tariff.json`)", production=True),
    Setting(
        "CARD_KEYS",
        "Clés qui signent les QR codes : `nom:base64`, 32 octets chacune, séparées par des virgules ; "
        "la première signe, les autres restent acceptées",
        "dérivée de `SECRET_KEY`",
        secret=True,
    ),
    Setting(
        "APPLE_PASS",
        "Cartes pour Apple Cartes : PEM avec la clé privée, le certificat du type de carte, puis le certificat WWDR d'Apple",
        "aucune",
        secret=True,
    ),
    Setting("GOOGLE_WALLET", "Cartes pour Google Wallet : JSON du compte de service", "aucune", secret=True),
    Setting("GOOGLE_WALLET_ISSUER", "Cartes pour Google Wallet : numéro d'émetteur", "aucun"),
    Setting("OPERATOR_EMAIL", "Adresse email de l'exploitant : elle reçoit chaque matin un bilan", "personne"),
    Setting("TRUSTED_PROXIES", "Adresses ou réseaux des serveurs mandataires dont `X-Forwarded-*` est cru"),
    Setting("BCRYPT_COST", "Coût de bcrypt pour les mots de passe : 12 à 16 ; dès 4 en démonstration", "12"),
    Setting("LOG_FORMAT", "Journaux : `texte` ou `json`", "texte"),
    Setting(
        "OTLP_ENDPOINT",
        "Collecteur OpenTelemetry (OTLP par HTTP), comme `http://127.0.0.1:4318`, pour les traces ; "
        "`OTEL_EXPORTER_OTLP_ENDPOINT` convient aussi",
        "pas de traces",
    ),
    Setting(
        "DEMO",
        "1 : démonstration (personnes, courrier et banque fictifs) ; 0 : jamais",
        "1 si `DATABASE_URL`, `SECRET_KEY` et `SIPS_*` manquent tous",
    ),
)
