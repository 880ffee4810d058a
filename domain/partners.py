"""« Espaces partenaires »: the offers made to artisans (SPEC 4.7)."""

import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from models import Partner
from schemes.cmacarte import SCHEME


async def offers() -> list[Partner]:
    """Every offer, by name."""
    return await Partner.filter(scheme=SCHEME.code).order_by("name")


def folded(words: str) -> str:
    """Without accents nor capitals: what a search compares."""
    plain = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def matches(wanted: str, *texts: str) -> bool:
    """Whether every word looked for is in one of the texts."""
    whole = folded(" ".join(texts))
    return all(word in whole for word in folded(wanted).split())


def search(all_offers: Sequence[Partner], wanted: str) -> list[Partner]:
    """The offers that hold every word looked for."""
    return [one for one in all_offers if matches(wanted, one.name, one.text)]


def safe_link(address: str) -> str:
    """The address of a partner's page, if it is one of the web; empty otherwise: a file must not bring in a script."""
    parts = urlsplit(address)
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""
