"""« Ma carte »: the same data for the page and for the PDF (SPEC 4.6)."""

import base64
import hashlib
import json
from typing import Final

from documents.card_cma.context import ArtisanCard
from domain import papers, parties, verification
from domain.artisan import Artisan, artisan_of
from domain.errors import Refusal
from models import Account, Document
from models.clock import today
from models.database import in_transaction
from schemes.cmacarte import SCHEME

NO_FACE: Final = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
"""A white point: a photo still to come."""
PAST: Final = "Votre carte n'est plus en cours de validité : elle ne peut pas être téléchargée."


def face_of(artisan: Artisan) -> ArtisanCard:
    """What stands on the card, in force or not."""
    card, profile = artisan.card, artisan.profile
    if card.valid_until is None:
        raise ValueError("an artisan's card has an end")
    return ArtisanCard(
        portal=parties.letterhead(SCHEME.code),
        issued=today(),
        registration=card.number,
        quality=artisan.quality,
        body_name=artisan.holder.body.name,
        holder=parties.person(artisan.holder),
        ends=card.valid_until,
        qr_svg=verification.qr_svg(verification.address_of(verification.token_of_card(card))),
        company=profile.shop,
        trade=profile.activity,
        photo=_data(profile.photo) if profile.photo else None,
    )


def _data(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


async def promise_pdf(by: Account) -> Document:
    """« Télécharger ma carte virtuelle »: the PDF of the card as it stands; the one before goes. Raises Refusal."""
    artisan = await artisan_of(by)
    if not artisan.card.in_force:
        raise Refusal(PAST)
    face = face_of(artisan)
    key = f"{artisan.card.pk}:{_fingerprint(face)}"
    async with in_transaction():
        document = await papers.promise(
            face,
            key=key,
            title="Carte virtuelle",
            filename=f"carte-professionnelle-{artisan.card.number}.pdf",
            scheme=SCHEME.code,
            holder=artisan.holder,
            account=by,
        )
        await Document.filter(kind=face.kind, holder_id=artisan.holder.pk).exclude(id=document.id).delete()
    return document


def _fingerprint(face: ArtisanCard) -> str:
    """Changes with what is printed, not with the day it is asked for."""
    facts = {name: value for name, value in face.to_json().items() if name != "issued"}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:24]
