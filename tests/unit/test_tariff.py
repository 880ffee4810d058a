"""Prices in whole cents: the demonstration's tariff, and what holds for any tariff."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.tariff import Price, Tariff, half_up, with_vat, without_vat
from schemes.tariff_file import DEMONSTRATION, TariffError, read_tariffs

TARIFF = read_tariffs(DEMONSTRATION).at(date(2026, 11, 21))
CENTS = st.integers(0, 10**9)
PERMILLE = st.integers(0, 1000)


def price(product: str, country: str, postcode: str = "", quantity: int = 1, *, tariff: Tariff = TARIFF) -> Price:
    zone = tariff.zone_of(country, postcode)
    assert zone is not None
    return tariff.price(product, zone, quantity)


def test_one_card_in_france_is_9_02() -> None:
    found = price("duplicata", "FR", "59000")

    assert (found.card_excl_cents, found.vat_rate_permille, found.postage_incl_cents) == (710, 200, 50)
    assert (found.cards_excl_cents, found.cards_vat_cents, found.cards_incl_cents) == (710, 142, 852)
    assert (found.zone, found.total_cents) == ("national", 902)


@pytest.mark.parametrize(
    ("country", "postcode", "total"),
    [
        ("FR", "59000", 902),
        ("FR", "97110", 902),
        ("FR", "97600", 902),
        ("RE", "97400", 902),
        ("MC", "98000", 902),
        ("FR", "97500", 967),
        ("FR", "98800", 967),
        ("NC", "98800", 967),
        ("BE", "1000", 1048),
        ("CH", "1200", 1048),
        ("GB", "SW1A 1AA", 1048),
        ("CA", "H2X 1Y4", 1077),
    ],
)
def test_total_by_destination(country: str, postcode: str, total: int) -> None:
    assert price("second_exemplaire", country, postcode).total_cents == total


def test_postage_is_paid_once_an_order() -> None:
    assert price("duplicata", "FR", "35000", 2).total_cents == 2 * 852 + 50


@pytest.mark.parametrize(
    ("country", "postcode", "total"), [("FR", "75001", 500), ("FR", "97500", 565), ("BE", "1000", 646), ("CA", "", 675)]
)
def test_pvc_card_is_5_euros_in_france_and_the_difference_elsewhere(country: str, postcode: str, total: int) -> None:
    assert price("pvc", country, postcode).total_cents == total


@pytest.mark.parametrize("country", ["KP", "AQ", "XX", "", "fr"])
def test_no_zone_where_we_do_not_send(country: str) -> None:
    assert TARIFF.zone_of(country, "97500") is None


def test_an_order_has_a_card_and_a_known_product() -> None:
    with pytest.raises(ValueError, match="one card"):
        TARIFF.price("duplicata", TARIFF.zones[0], 0)
    with pytest.raises(KeyError):
        TARIFF.price("yacht", TARIFF.zones[0], 1)


@given(CENTS, st.integers(1, 10**6))
def test_half_up_is_the_nearest_whole(numerator: int, denominator: int) -> None:
    gap = 2 * (half_up(numerator, denominator) * denominator - numerator)

    assert -denominator < gap <= denominator


@given(CENTS, PERMILLE)
def test_vat_can_be_taken_off_again(excl: int, rate: int) -> None:
    assert without_vat(with_vat(excl, rate), rate) == excl


@given(st.integers(0, 10**6), PERMILLE, st.integers(0, 10**5), st.integers(1, 50))
def test_the_parts_of_a_price_make_its_total(card: int, rate: int, postage: int, quantity: int) -> None:
    found = Price("duplicata", "national", quantity, card, rate, postage)

    assert found.cards_excl_cents + found.cards_vat_cents + found.postage_incl_cents == found.total_cents
    # Rounded once on the sum: never further from the exact amount than half a cent.
    assert abs(1000 * found.cards_incl_cents - quantity * card * (1000 + rate)) <= 500


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def content() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DEMONSTRATION.read_text(encoding="utf-8"))
    return loaded


def kept(tmp_path: Path, changed: object) -> Path:
    path = tmp_path / "tarif.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    return path


def test_a_tariff_serves_from_its_day_on(tmp_path: Path) -> None:
    old, new = content()["tariffs"][0], content()["tariffs"][0]
    new |= {"from": "2027-01-01", "products": new["products"] | {"duplicata": {"excl_cents": 800}}}
    tariffs = read_tariffs(kept(tmp_path, {"tariffs": [new, old]}))

    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [price("duplicata", "FR", tariff=tariffs.at(day)).card_excl_cents for day in days] == [710, 800]
    with pytest.raises(LookupError):
        tariffs.at(date(2019, 12, 31))


def spoil_vat(row: dict[str, Any]) -> None:
    row["vat_rate_permille"] = 20.0


def spoil_postage(row: dict[str, Any]) -> None:
    row["zones"][0]["postage_incl_cents"] = -1


def spoil_country(row: dict[str, Any]) -> None:
    row["zones"][1]["countries"].append("FR")


def spoil_lower_case(row: dict[str, Any]) -> None:
    row["zones"][2]["countries"].append("be")


def spoil_france(row: dict[str, Any]) -> None:
    row["zones"][0]["countries"].remove("FR")


def spoil_product(row: dict[str, Any]) -> None:
    del row["products"]["pvc"]


def spoil_odd_price(row: dict[str, Any]) -> None:
    row["products"]["pvc"] = {"national_incl_cents": 503}


def spoil_day(row: dict[str, Any]) -> None:
    row["from"] = "01/01/2026"


def spoil_zones(row: dict[str, Any]) -> None:
    del row["zones"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_vat, "vat_rate_permille"),
        (spoil_postage, "postage_incl_cents"),
        (spoil_country, "« FR » se trouve deux fois"),
        (spoil_lower_case, "« be » n'est pas un pays"),
        (spoil_france, "aucune zone ne contient FR"),
        (spoil_product, "aucun prix pour : pvc"),
        (spoil_odd_price, "ne se décompose pas au centime"),
        (spoil_day, "AAAA-MM-JJ"),
        (spoil_zones, "zones"),
    ],
)
def test_a_slip_in_the_file_is_told(tmp_path: Path, spoil: Any, words: str) -> None:
    changed = content()
    spoil(changed["tariffs"][0])

    with pytest.raises(TariffError, match=words):
        read_tariffs(kept(tmp_path, changed))


@pytest.mark.parametrize("changed", [{"tariffs": []}, [], {}, "x", {"tariffs": [1]}])
def test_a_file_of_another_form_is_refused(tmp_path: Path, changed: object) -> None:
    with pytest.raises(TariffError):
        read_tariffs(kept(tmp_path, changed))


def test_no_file_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TariffError, match="ne peut pas être lu"):
        read_tariffs(tmp_path / "absent.json")
    (tmp_path / "x.json").write_bytes(b"\xff{")
    with pytest.raises(TariffError, match="JSON"):
        read_tariffs(tmp_path / "x.json")
