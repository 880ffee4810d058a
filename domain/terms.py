"""General terms of each scheme: versioned, public, the same PDF for everybody."""

from typing import Final

from documents.render import render
from documents.terms.context import Price, Terms, terms_version
from domain import parties
from domain.portal import portal
from models.clock import today
from schemes.registry import SCHEMES, scheme_of

_made: Final[dict[tuple[str, str, str], bytes]] = {}


def version(scheme: str) -> str:
    """Version in force, an ISO date: recorded on the order that accepts it. Raises KeyError for an unknown scheme."""
    return terms_version(scheme).isoformat()


def pdf_address(scheme: str) -> str:
    """Where anybody reads them."""
    return f"/documents/conditions-{scheme}.pdf"


async def pdf(scheme: str) -> bytes:
    """The PDF in force; made once a process and a version. Raises KeyError for a scheme without terms."""
    key = (scheme, version(scheme), portal().public_url)
    if key not in _made:
        _made[key] = await render(_context(scheme))
    return _made[key]


async def make_ready() -> None:
    """Make them before the first page that tells their size: on a busy machine it would keep somebody waiting."""
    for scheme in SCHEMES.values():
        if scheme.products:
            await pdf(scheme.code)


def _context(scheme: str) -> Terms:
    return Terms(
        portal=parties.letterhead(scheme),
        issued=terms_version(scheme),
        seller=parties.seller(scheme),
        contact=portal().contacts.get(scheme, ""),
        prices=_prices(scheme),
        mediator=portal().mediator,
    )


def _prices(scheme: str) -> tuple[Price, ...]:
    """The tariff of the first product, one line a zone."""
    products = scheme_of(scheme).products
    if not products:
        return ()
    tariff = portal().tariffs.at(today())
    prices = [(zone, tariff.price(products[0].code, zone, 1)) for zone in tariff.zones]
    return tuple(
        Price(zone.label, price.card_excl_cents, price.cards_vat_cents, price.postage_incl_cents)
        for zone, price in prices
    )
