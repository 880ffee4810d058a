"""What a card costs and what sending it costs: a dated table in a file, computed in whole cents (SPEC 2, « Paiement »)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

FRANCE: Final = "FR"


@dataclass(frozen=True, slots=True)
class Zone:
    """Where sending costs the same."""

    code: str
    label: str
    """« Union européenne, Suisse, Royaume-Uni »."""
    postage_incl_cents: int
    """Per order, VAT included."""
    countries: frozenset[str]
    """ISO 3166 alpha-2."""
    french_postcodes: tuple[str, ...] = ()
    """Beginnings of French postcodes that belong here rather than to the zone of France."""


@dataclass(frozen=True, slots=True)
class Price:
    """What an order costs, in cents."""

    product: str
    zone: str
    """Code of the zone."""
    quantity: int
    card_excl_cents: int
    """One card, VAT excluded."""
    vat_rate_permille: int
    """200 is 20 %."""
    postage_incl_cents: int
    """Of the order, VAT included."""

    @property
    def cards_excl_cents(self) -> int:
        """All cards, VAT excluded."""
        return self.quantity * self.card_excl_cents

    @property
    def cards_incl_cents(self) -> int:
        """All cards, VAT included: rounded once, half up, on the sum."""
        return with_vat(self.cards_excl_cents, self.vat_rate_permille)

    @property
    def cards_vat_cents(self) -> int:
        """The VAT of the cards."""
        return self.cards_incl_cents - self.cards_excl_cents

    @property
    def total_cents(self) -> int:
        """What the person pays."""
        return self.cards_incl_cents + self.postage_incl_cents


@dataclass(frozen=True, slots=True)
class Tariff:
    """The table in force from a day on."""

    starts: date
    vat_rate_permille: int
    zones: tuple[Zone, ...]
    card_excl_cents: dict[str, int]
    """Product → one card, VAT excluded."""

    def zone_of(self, country: str, postcode: str) -> Zone | None:
        """The zone of an address (country in ISO 3166 alpha-2), or None when we do not send there."""
        if country == FRANCE and (zone := self._zone_of_postcode(postcode)):
            return zone
        return next((zone for zone in self.zones if country in zone.countries), None)

    def price(self, product: str, zone: Zone, quantity: int) -> Price:
        """What `quantity` cards sent together cost. Raises KeyError for a product not sold, ValueError below one card."""
        if quantity < 1:
            raise ValueError("an order has one card at least")
        return Price(
            product=product,
            zone=zone.code,
            quantity=quantity,
            card_excl_cents=self.card_excl_cents[product],
            vat_rate_permille=self.vat_rate_permille,
            postage_incl_cents=zone.postage_incl_cents,
        )

    def _zone_of_postcode(self, postcode: str) -> Zone | None:
        return next((zone for zone in self.zones if postcode.startswith(zone.french_postcodes)), None)


@dataclass(frozen=True, slots=True)
class Tariffs:
    """The tables, oldest first."""

    tariffs: tuple[Tariff, ...]

    def at(self, day: date) -> Tariff:
        """The table in force that day (Europe/Paris); raise LookupError before the first one."""
        for tariff in reversed(self.tariffs):
            if tariff.starts <= day:
                return tariff
        raise LookupError(f"no tariff on {day}")

    @property
    def products(self) -> frozenset[str]:
        """What every table has a price for."""
        return frozenset.intersection(*(frozenset(tariff.card_excl_cents) for tariff in self.tariffs))


def half_up(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest whole, a half upwards. Not for negative amounts."""
    return (2 * numerator + denominator) // (2 * denominator)


def with_vat(excl_cents: int, rate_permille: int) -> int:
    """An amount with its VAT, in cents."""
    return half_up(excl_cents * (1000 + rate_permille), 1000)


def without_vat(incl_cents: int, rate_permille: int) -> int:
    """An amount without its VAT, in cents."""
    return half_up(incl_cents * 1000, 1000 + rate_permille)


def in_order(tariffs: Iterable[Tariff]) -> Tariffs:
    """Put the tables in the order of their dates."""
    return Tariffs(tuple(sorted(tariffs, key=lambda tariff: tariff.starts)))
