"""Reading settings one by one: every fault is kept, so that the operator is told all of them at once."""

import base64
import binascii
import difflib
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from stdnum.eu import vat
from stdnum.fr import siren

PREFIX: Final = "PORTECARTES_"
FILE: Final = "_FILE"
LINE_LENGTH: Final = 38
"""Characters of a postal line (NF Z10-011)."""
_FOR_TESTS: Final = ("PORTECARTES_TEST_", "PORTECARTES_CHROMIUM")

T = TypeVar("T")


class Source:
    """The environment, and what was found wrong in it.

    A faulty or missing value gives back its default (or an empty one): the faults stop the start afterwards.
    """

    def __init__(self, environ: Mapping[str, str], *, secrets: Sequence[str]) -> None:
        """`secrets` may also be given as files, by the same name and « _FILE »."""
        self._environ = environ
        self._secrets = frozenset(secrets)
        self.demo = False
        """In demonstration mode nothing is required."""
        self.faults: list[str] = []

    def fault(self, name: str, what: str) -> None:
        """Keep a fault: a French clause that says what is wrong and what to do."""
        self.faults.append(f"{PREFIX}{name} : {what}")

    def has(self, name: str) -> bool:
        """Whether it is set, itself or by its file; an empty value counts as unset (habit of container tools)."""
        return bool(self._raw(name) or self._raw(name + FILE))

    def text(self, name: str, default: str = "", *, required: str = "") -> str:
        """A text. `required` says what to put there when it must not be left out (never in demonstration mode)."""
        value = self._value(name)
        if not value and required and not self.demo:
            self.fault(name, f"manque ; {required}.")
        return value or default

    def read(self, name: str, parse: Callable[[str], T], default: T, *, required: str = "") -> T:
        """A value of another type. `parse` raises ValueError with a French clause."""
        value = self.text(name, required=required)
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            self.fault(name, f"{error}.")
            return default

    def foreign(self, name: str) -> str:
        """A name that is not ours but a standard's."""
        return self._environ.get(name, "").strip()

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """A misspelt name would be a setting believed to be there: each unknown one is a fault."""
        names = set(known) | {name + FILE for name in self._secrets}
        for full in sorted(self._environ):
            name = full.removeprefix(PREFIX)
            if full.startswith(PREFIX) and not full.startswith(_FOR_TESTS) and name not in names:
                near = difflib.get_close_matches(name, names, 1)
                self.fault(name, f"n'existe pas{f' ; pensiez-vous à {PREFIX}{near[0]} ?' if near else '.'}")

    def _raw(self, name: str) -> str:
        return self._environ.get(PREFIX + name, "").strip()

    def _value(self, name: str) -> str:
        value = self._raw(name)
        path = self._raw(name + FILE) if name in self._secrets else ""
        if value and path:
            self.fault(name, f"est donné deux fois ; gardez-le, ou {PREFIX}{name}{FILE}, pas les deux.")
        return self._from_file(name, path) if path and not value else value

    def _from_file(self, name: str, path: str) -> str:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self.fault(name + FILE, f"le fichier {path} ne peut pas être lu ; vérifiez le chemin et les droits.")
            return ""


def between(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds, both included; the parser raises ValueError."""

    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"doit être un nombre de {least} à {most}")
        return int(value)

    return parse


port: Final = between(1, 65535)
"""A TCP port."""


def switch(value: str) -> bool:
    """Yes or no. Raises ValueError."""
    if value not in {"0", "1"}:
        raise ValueError("doit être 1 (oui) ou 0 (non)")
    return value == "1"


def one_of(*choices: str) -> Callable[[str], str]:
    """One of a few words; the parser raises ValueError."""

    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(f"doit être {' ou '.join(choices)}")
        return value

    return parse


def email(value: str) -> str:
    """An address, or « Name <address> ». Raises ValueError."""
    _, address = parseaddr(value)
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError("n'est pas une adresse email (nom@domaine.fr, ou Nom <nom@domaine.fr>)") from error
    return value


def postal(value: str) -> tuple[str, ...]:
    """Lines of an address, divided by « | ». Raises ValueError."""
    lines = tuple(line.strip() for line in value.replace("\n", "|").split("|") if line.strip())
    if any(len(line) > LINE_LENGTH for line in lines):
        raise ValueError(f"doit avoir des lignes de {LINE_LENGTH} caractères au plus, séparées par « | »")
    return lines


def named_address(value: str) -> tuple[str, ...]:
    """A name, then its address, divided by « | ». Raises ValueError."""
    lines = tuple(" ".join(line.split()) for line in value.replace("\n", "|").split("|") if line.strip())
    if len(lines) < 2 or any(len(line) > 100 for line in lines):  # noqa: PLR2004 -- a name and where it is
        raise ValueError("doit être un nom puis son adresse, séparés par « | », 100 caractères au plus chacun")
    return lines


def siren_number(value: str) -> str:
    """A SIREN of nine digits. Raises ValueError."""
    if not siren.is_valid(value):
        raise ValueError("n'est pas un SIREN (9 chiffres)")
    return str(siren.compact(value))


def vat_number(value: str) -> str:
    """A VAT number of the European Union. Raises ValueError."""
    if not vat.is_valid(value):
        raise ValueError("n'est pas un numéro de TVA de l'Union européenne (FR et 11 caractères en France)")
    return str(vat.compact(value))


def web_address(value: str) -> str:
    """An http(s) address without parameters, without its last slash. Raises ValueError."""
    refusal = ValueError("doit être une adresse complète, comme https://www.exemple.fr")
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError as error:
        raise refusal from error
    if not valid or parts.query or parts.fragment or "@" in parts.netloc:
        raise refusal
    return value.rstrip("/")


def site(value: str) -> str:
    """An address of a whole site: no path. Raises ValueError."""
    address = web_address(value)
    if urlsplit(address).path:
        raise ValueError("doit être une adresse sans chemin, comme https://cartes.exemple.fr")
    return address


def networks(value: str) -> tuple[str, ...]:
    """Addresses or networks, divided by commas. Raises ValueError."""
    try:
        return tuple(str(ipaddress.ip_network(item.strip())) for item in value.split(",") if item.strip())
    except ValueError as error:
        raise ValueError("doit être une liste d'adresses ou de réseaux, comme 10.0.0.0/8,192.0.2.7") from error


def named_keys(value: str) -> tuple[tuple[str, bytes], ...]:
    """`name:base64` of 32 bytes each, divided by commas; names differ. Raises ValueError."""
    refusal = ValueError(
        "doit être une liste « nom:clé » de clés de 32 octets en base64, noms tous différents, "
        "par exemple 2026:$(openssl rand -base64 32)"
    )
    keys = []
    for item in value.split(","):
        name, _, text = item.strip().partition(":")
        try:
            key = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
        except binascii.Error as error:
            raise refusal from error
        if not name.isalnum() or len(key) != 32:  # noqa: PLR2004 -- an Ed25519 key
            raise refusal
        keys.append((name, key))
    if len(dict(keys)) != len(keys):
        raise refusal
    return tuple(keys)


def is_private(url: str) -> bool:
    """Whether an address is out of the public's reach: this machine, a private network, a reserved name."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".test", ".local", ".internal"))


def is_local(url: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
