"""Settings: demonstration without any, production with all, every fault told at once."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from settings import SettingsError
from settings.names import SETTINGS
from settings.secret_file import SecretFileError, kept_secret
from tests.unit.reading_settings import KEY, SECRET, demo, faults, only_fault, read, real

# ── Demonstration ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_settings_it_is_a_demonstration(tmp_path: Path) -> None:
    settings = demo(tmp_path)

    assert settings.demo
    assert (settings.port, settings.public_url) == (8080, "http://localhost:8080")
    assert settings.database_url.startswith(f"sqlite://{tmp_path}/porte-cartes.db")
    assert settings.sips is None
    assert settings.smtp is None
    assert settings.log_format == "texte"
    assert settings.tariffs.products >= {"duplicata", "pvc"}


def test_data_is_beside_the_program_by_default_wherever_it_is_started_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("settings.ROOT", tmp_path / "portail")

    assert read({}).data_dir == tmp_path / "portail" / "var"


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "SIPS_MERCHANT_ID", "SIPS_SEAL"])
def test_one_real_setting_ends_the_demonstration(tmp_path: Path, name: str) -> None:
    value = real(tmp_path).get(name, "HMAC-SHA-512")

    assert not any(fault.startswith(f"PORTECARTES_{name} ") for fault in faults({name: value}))
    assert "PORTECARTES_SMTP_URL : manque" in "\n".join(faults({name: value}))


def test_a_demonstration_may_have_its_own_database_and_secret(tmp_path: Path) -> None:
    settings = demo(tmp_path, DEMO="1", DATABASE_URL="postgres://a@b/c", SECRET_KEY=SECRET)

    assert (settings.demo, settings.database_url, settings.secret_key) == (True, "postgres://a@b/c", SECRET)
    assert not (tmp_path / "secret-key").exists()


def test_nothing_leaves_a_demonstration_even_with_a_mail_server(tmp_path: Path) -> None:
    assert demo(tmp_path, SMTP_URL="smtp://courrier.example").smtp is None


@pytest.mark.parametrize("url", ["https://cartes.example.fr", "https://8.8.8.8", "https://cartes.example.fr:8443"])
def test_a_demonstration_refuses_a_public_address(tmp_path: Path, url: str) -> None:
    assert "PORTECARTES_DEMO=0" in only_fault({"DATA_DIR": str(tmp_path), "PUBLIC_URL": url})


@pytest.mark.parametrize(
    "url", ["https://localhost:8443", "https://192.168.1.4", "https://cartes.test", "http://[::1]:80"]
)
def test_a_demonstration_may_be_seen_in_private(tmp_path: Path, url: str) -> None:
    assert demo(tmp_path, PUBLIC_URL=url + "/").public_url == url


def test_a_demonstration_refuses_a_live_merchant(tmp_path: Path) -> None:
    bank = {name: value for name, value in real(tmp_path).items() if name.startswith("SIPS_")}

    assert "commerçant d'essai" in only_fault({"DATA_DIR": str(tmp_path), "DEMO": "1", **bank})


def test_a_demonstration_may_try_the_banks_own_test_platform(tmp_path: Path) -> None:
    trial = {
        "SIPS_URL": "https://payment-webinit.simu.sips-services.com/paymentInit",
        "SIPS_MERCHANT_ID": "002001000000001",
        "SIPS_SECRET_KEY": "002001000000001_KEY1",
    }
    settings = demo(tmp_path, DEMO="1", **trial)

    assert settings.sips is not None
    assert settings.sips.page_url == trial["SIPS_URL"]


def test_the_secret_is_drawn_once_and_kept_for_this_user_only(tmp_path: Path) -> None:
    first, second = demo(tmp_path), demo(tmp_path)

    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_secret_kept_meanwhile_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(_: int) -> str:
        (tmp_path / "secret-key").write_text("theirs" * 10)
        return "ours" * 20

    monkeypatch.setattr(secrets, "token_urlsafe", drawn)
    assert kept_secret(tmp_path / "secret-key") == "theirs" * 10
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_start_at_once_keep_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        drawn = set(pool.map(lambda _: kept_secret(tmp_path / "secret-key"), range(64)))

    assert len(drawn) == 1


def test_a_damaged_secret_is_told_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("short")

    with pytest.raises(SecretFileError, match="abîmé"):
        kept_secret(tmp_path / "secret-key")
    assert "PORTECARTES_SECRET_KEY" in only_fault({"DATA_DIR": str(tmp_path)})


# ── Production ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_production(tmp_path: Path) -> None:
    settings = read(real(tmp_path, TRUSTED_PROXIES="10.0.0.0/8, 192.0.2.7", CARD_KEYS=f"2026:{KEY}", LOG_FORMAT="json"))

    assert not settings.demo
    assert settings.smtp is not None
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.starttls) == ("courrier.example", 587, True)
    assert settings.sips is not None
    assert (settings.sips.merchant, settings.sips.key_version, settings.sips.algorithm) == (
        "011223344550000",
        "1",
        "HMAC-SHA-256",
    )
    assert settings.seller.siren == "732829320"
    assert settings.return_addresses == {"cmi": ("Titres - Retours", "1 rue des Cartes", "59000 LILLE")}
    assert settings.contacts["cmacarte"] == "cma@cartes.example.fr"
    assert settings.trusted_proxies == ("10.0.0.0/8", "192.0.2.7/32")
    assert settings.card_keys == (("2026", bytes(range(32))),)
    assert settings.log_format == "json"


def test_demo_0_alone_says_everything_that_is_missing(tmp_path: Path) -> None:
    told = {
        fault.split(" : ")[0].removeprefix("PORTECARTES_") for fault in faults({"DATA_DIR": str(tmp_path), "DEMO": "0"})
    }

    assert told == {setting.name for setting in SETTINGS if setting.production}


def test_the_message_counts_and_names_the_faults(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(real(tmp_path, PORT="0", LOG_FORMAT="xml"))

    assert str(caught.value).splitlines() == [
        "Porte-cartes ne peut pas démarrer : 2 réglages sont à revoir.",
        "PORTECARTES_PORT : doit être un nombre de 1 à 65535.",
        "PORTECARTES_LOG_FORMAT : doit être texte ou json.",
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "65536", "1 à 65535"),
        ("DATABASE_URL", "mysql://a@b/c", "sqlite://"),
        ("DATABASE_URL", "postgres://base", "postgres://"),
        ("PUBLIC_URL", "cartes.example.fr", "sans chemin|adresse complète"),
        ("PUBLIC_URL", "https://cartes.example.fr/portail", "sans chemin"),
        ("PUBLIC_URL", "https://[cartes", "adresse complète"),
        ("PUBLIC_URL", "http://cartes.example.fr", "https"),
        ("SECRET_KEY", "court", "trop simple"),
        ("SECRET_KEY", "a" * 64, "trop simple"),
        ("SECRET_KEY", "correct horse battery staple, 48"[:31], "trop simple"),
        ("SMTP_URL", "courrier.example:25", "smtp://"),
        ("MAIL_FROM", "Porte-cartes", "adresse email"),
        ("CONTACT_CMI", "x@", "adresse email"),
        ("SIPS_URL", "http://sips.example", "https"),
        ("SIPS_SEAL", "MD5", "HMAC-SHA-256"),
        ("ADRESSE_RETOUR_CMI", "x" * 39, "38 caractères"),
        ("SELLER_SIREN", "732829321", "SIREN"),
        ("SELLER_VAT_NUMBER", "FR00732829320", "TVA"),
        ("TARIFF_FILE", "absent.json", "ne peut pas être lu"),
        ("CARD_KEYS", "2026:YWJj", "32 octets"),
        ("CARD_KEYS", f"a:{KEY},a:{KEY}", "noms tous différents"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "réseaux"),
        ("LOG_FORMAT", "xml", "texte ou json"),
        ("BCRYPT_COST", "4", "12 à 16"),
        ("SIPS_URL", "https://cartes.example.fr/demo/paiement", "simulateur"),
        ("DATA_DIR", "/dev/null/x", "ne peut pas être créé"),
    ],
)
def test_a_bad_value_is_told_with_its_name(tmp_path: Path, name: str, value: str, words: str) -> None:
    fault = only_fault(real(tmp_path, **{name: value}))

    assert fault.startswith(f"PORTECARTES_{name} : ")
    assert re.search(words, fault)


@pytest.mark.parametrize("merchant", ["002001000000001", "011223344550000"])
def test_production_refuses_the_key_everybody_knows(tmp_path: Path, merchant: str) -> None:
    trial = {"SIPS_MERCHANT_ID": merchant, "SIPS_SECRET_KEY": "002001000000001_KEY1"}

    assert "connue de tous" in only_fault(real(tmp_path, **trial))


def test_demo_is_yes_or_no(tmp_path: Path) -> None:
    assert "1 (oui) ou 0 (non)" in only_fault({"DATA_DIR": str(tmp_path), "DEMO": "oui"})


def test_a_misspelt_name_is_told_with_its_neighbour(tmp_path: Path) -> None:
    fault = only_fault(real(tmp_path, SMPT_URL="smtp://x.example"))

    assert fault == "PORTECARTES_SMPT_URL : n'existe pas ; pensiez-vous à PORTECARTES_SMTP_URL ?"


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    assert demo(tmp_path, DATABASE_URL="", SECRET_KEY=" ", PORT="").demo
