"""The artisans of SPEC 7, and the partners who make them offers."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from demonstration.factories import account, body, card, holder
from domain.artisan import holder_key
from models import ArtisanProfile, Card, Holder, IssuingBody, Partner, PostalAddress
from models.clock import months_after, now, today
from schemes.cmacarte import SCHEME

_PHOTO: Final = Path(__file__).with_name("hugo-klein.jpg")
"""Drawn, nobody's face."""
OFFERS: Final = (
    ("Outillage Martin", "10 % sur l'outillage à main, toute l'année", "https://outillage-martin.example"),
    ("Banque des Métiers", "Six mois de tenue de compte offerts", "https://banque-metiers.example"),
)


async def artisan(**more: Any) -> Holder:
    """An artisan of the Yvelines with a card in force; `quality`, `until`, `company`, `activity`, `photo` as wanted."""
    names = ("quality", "until", "company", "activity", "photo", "website")
    special = {name: more.pop(name, None) for name in names}
    facts: dict[str, Any] = {
        "scheme": SCHEME.code,
        "number": "123123123RM078",
        "civility": "Mme",
        "last_name": "Morel",
        "first_name": "Camille",
        "birth_date": date(1970, 1, 2),
        "address": PostalAddress(line4="12 rue de la Paroisse", postcode="78000", town="VERSAILLES"),
    }
    facts |= more
    facts["key"] = holder_key(facts["number"], facts["birth_date"], facts["last_name"], facts["first_name"])
    facts["body"] = facts.get("body") or await chamber()
    made = await holder(**facts)
    photo = special["photo"]
    await ArtisanProfile.create(
        holder=made,
        company=special["company"] or "Morel Création",
        activity=special["activity"] or "Tapissière",
        website=special["website"] or "",
        photo=photo,
        photo_changed_at=now() if photo else None,
    )
    await artisan_card(made, special["quality"] or "ARTISAN", special["until"])
    return made


async def artisan_card(of: Holder, quality: str, until: date | None = None) -> Card:
    """A card of one year, in force unless it ended."""
    ends = until or months_after(today(), 4)
    return await card(
        of,
        number=of.number,
        key=f"{of.key}|{ends.year}",
        kind=quality,
        valid_from=ends - timedelta(days=365),
        valid_until=ends,
    )


async def chamber(code: str = "CMA78", name: str = "CMA Île-de-France – Yvelines") -> IssuingBody:
    """A chamber of trades."""
    address = PostalAddress(line4="19 avenue du Général Mangin", postcode="78000", town="VERSAILLES")
    return await body(code, scheme=SCHEME.code, name=name, address=address)


async def settle_in() -> None:
    """Camille, Hugo, Inès, and the offers; inside the transaction that makes everybody."""
    await artisan()
    await _hugo()
    await _ines()
    for name, text, link in OFFERS:
        await Partner.create(scheme=SCHEME.code, name=name, text=text, link=link)


async def _hugo() -> None:
    hugo = await artisan(
        number="732829320RE067",
        civility="M.",
        last_name="Klein",
        first_name="Hugo",
        birth_date=date(1985, 7, 14),
        body=await chamber("CMA67", "Chambre de métiers d'Alsace"),
        address=PostalAddress(line4="5 rue des Charpentiers", postcode="67000", town="STRASBOURG"),
        company="Atelier Klein",
        activity="Menuisier-ébéniste",
        quality="MAITRE_ARTISAN",
        photo=_PHOTO.read_bytes(),
    )
    await account(hugo, email="hugo.klein@mail.example")


async def _ines() -> None:
    ines = await artisan(
        number="912345675RM02A",
        last_name="Garcia",
        first_name="Inès",
        birth_date=date(1990, 9, 9),
        body=await chamber("CMA2A", "CMA de Corse"),
        address=PostalAddress(line4="3 rue Fesch", postcode="20000", town="AJACCIO"),
        company="Garcia Céramique",
        activity="Céramiste",
        quality="ARTISAN_ART",
        until=today() - timedelta(days=50),
    )
    await account(ines, email="ines.garcia@mail.example")
