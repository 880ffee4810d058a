"""Reading the tariff's file, so strictly that a slip is told at start and never charged to anybody."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from schemes.registry import SCHEMES
from schemes.tariff import FRANCE, Tariff, Tariffs, Zone, in_order, with_vat, without_vat

DEMONSTRATION: Final = Path(__file__).with_name("tariff.json")
"""The tariff used when the operator gives none (in demonstration mode only)."""


class TariffError(ValueError):
    """The file cannot serve; its text is a French sentence for the operator."""


def read_tariffs(path: Path) -> Tariffs:
    """Read the file. Raises TariffError: unreadable, incomplete, contradicting itself, a product without price."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TariffError(f"le fichier {path} ne peut pas être lu ({error.strerror})") from error
    except ValueError as error:
        raise TariffError(f"le fichier {path} n'est pas du JSON en UTF-8 : {error}") from error
    try:
        return _tariffs(content)
    except (KeyError, TypeError, AttributeError) as error:
        raise TariffError(f"le fichier {path} n'a pas la forme attendue : {error!r}") from error


def _tariffs(content: Mapping[str, Any]) -> Tariffs:
    tariffs = in_order(_tariff(row) for row in content["tariffs"])
    if not tariffs.tariffs:
        raise TariffError("« tariffs » est vide")
    if twice := _twice(str(tariff.starts) for tariff in tariffs.tariffs):
        raise TariffError(f"deux tarifs commencent le même jour : {twice}")
    sold = {product.code for scheme in SCHEMES.values() for product in scheme.products}
    if missing := sold - tariffs.products:
        raise TariffError(f"aucun prix pour : {', '.join(sorted(missing))}")
    return tariffs


def _tariff(row: Mapping[str, Any]) -> Tariff:
    zones = tuple(_zone(zone) for zone in row["zones"])
    rate = _count(row, "vat_rate_permille")
    for kind in (
        (zone.code for zone in zones),
        (country for zone in zones for country in zone.countries),
        (beginning for zone in zones for beginning in zone.french_postcodes),
    ):
        if twice := _twice(kind):
            raise TariffError(f"« {twice} » se trouve deux fois dans les zones")
    national = next((zone for zone in zones if FRANCE in zone.countries), None)
    if national is None:
        raise TariffError("aucune zone ne contient FR")
    cards = {code: _card(code, product, national, rate) for code, product in row["products"].items()}
    return Tariff(_day(row["from"]), rate, zones, cards)


def _zone(row: Mapping[str, Any]) -> Zone:
    countries = frozenset(_text(country) for country in row["countries"])
    if bad := sorted(country for country in countries if not (len(country) == 2 and country.isupper())):  # noqa: PLR2004 -- two letters
        raise TariffError(f"« {bad[0]} » n'est pas un pays (deux lettres capitales, ISO 3166)")
    return Zone(
        code=_text(row["code"]),
        label=_text(row["label"]),
        postage_incl_cents=_count(row, "postage_incl_cents"),
        countries=countries,
        french_postcodes=tuple(_text(beginning) for beginning in row.get("french_postcodes", ())),
    )


def _card(code: str, row: Mapping[str, Any], national: Zone, rate: int) -> int:
    """One card without VAT: as the file says, or out of a price « all included, delivered in France »."""
    if "excl_cents" in row:
        return _count(row, "excl_cents")
    incl = _count(row, "national_incl_cents") - national.postage_incl_cents
    excl = without_vat(incl, rate)
    if incl < 0 or with_vat(excl, rate) != incl:
        raise TariffError(f"le prix de « {code} » ne se décompose pas au centime : changez-le d'un centime")
    return excl


def _count(row: Mapping[str, Any], name: str) -> int:
    value = row[name]
    if type(value) is not int or value < 0:
        raise TariffError(f"« {name} » doit être un nombre entier de centimes (ou de pour mille), pas {value!r}")
    return int(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TariffError(f"un texte est attendu, pas {value!r}")
    return value.strip()


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise TariffError(f"« from » est une date AAAA-MM-JJ, pas {value!r}") from error


def _twice(values: Iterable[str]) -> str:
    """The first value there more than once, or nothing."""
    return next((value for value, count in Counter(values).items() if count > 1), "")
