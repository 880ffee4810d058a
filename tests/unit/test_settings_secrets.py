"""Secrets among the settings: in files, never shown, one key a purpose."""

from pathlib import Path

from tests.unit.reading_settings import KEY, SECRET, faults, only_fault, read, real


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    values = real(tmp_path, SECRET_KEY_FILE=str(tmp_path / "secret"))
    del values["SECRET_KEY"]

    assert read(values).secret_key == SECRET


def test_a_secret_in_a_file_ends_the_demonstration_too(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)

    assert faults({"DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "secret")})


def test_a_secret_given_twice_or_in_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "deux fois" in only_fault(real(tmp_path, SECRET_KEY_FILE="x"))
    values = real(tmp_path, SIPS_SECRET_KEY_FILE=str(tmp_path / "absent"))
    del values["SIPS_SECRET_KEY"]
    assert any(fault.startswith("PORTECARTES_SIPS_SECRET_KEY_FILE") for fault in faults(values))


def test_only_secrets_may_be_in_files(tmp_path: Path) -> None:
    assert "PORTECARTES_PORT_FILE : n'existe pas" in only_fault({"DATA_DIR": str(tmp_path), "PORT_FILE": "x"})


def test_no_secret_shows(tmp_path: Path) -> None:
    shown = repr(read(real(tmp_path, CARD_KEYS=f"2026:{KEY}")))

    for secret in (SECRET, "mN3-secret-of-the-shop", ":mot@", "'mot'", "x00"):
        assert secret not in shown


def test_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    settings = read(real(tmp_path))

    assert settings.key("links") == settings.key("links")
    assert len({settings.key(purpose) for purpose in ("links", "passwords", "throttle")}) == 3
    assert len(settings.key("links")) == 32
    # Known answer: a change of derivation would void every link and password there is.
    assert settings.key("links").hex().startswith("633862eb3a4db680")
