"""What a member finds in « Mon espace »: the card, the devices, the last sign-ins (SPEC 6.7)."""

import hashlib
import json
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from documents.card_cpms.context import MemberCard
from domain import papers, parties
from domain.members import number_of
from models import Account, Device, Document, Member, Session
from models.clock import today
from models.database import in_transaction
from schemes.cpms import SCHEME

LAST = 10
"""Sign-ins shown."""


@dataclass(frozen=True, slots=True)
class Space:
    """Everything the page shows, read at once."""

    member: Member
    card: Document
    devices: list[Device]
    last: list[Session]


async def read(by: Account) -> Space:
    """Read it for this account."""
    member = await Member.of(by).get()
    return Space(
        member,
        await card_document(member),
        await Device.filter(account_id=by.pk).order_by("-last_seen", "-id"),
        await Session.filter(account_id=by.pk).order_by("-created_at", "-id").limit(LAST),
    )


async def card_document(member: Member) -> Document:
    """The card's PDF: promised again only when something on it has changed."""
    context = MemberCard(
        portal=parties.letterhead(SCHEME.code),
        issued=today(),
        holder=parties.person(member.holder),
        member_number=member.holder.number,
        masked_nir=number_of(member).masked,
        body=parties.body(member.holder.body),
        joined=member.joined,
    )
    facts = {name: value for name, value in context.to_json().items() if name != "issued"}
    mark = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    key = f"{member.pk}-{mark}"
    try:
        return await _promise(context, key, member)
    except IntegrityError:  # another tab was quicker
        return await Document.get(key=f"{context.kind}:{key}")


async def _promise(context: MemberCard, key: str, member: Member) -> Document:
    async with in_transaction():
        return await papers.promise(
            context,
            key=key,
            title="Carte d'adhérent",
            filename="carte-adherent.pdf",
            scheme=SCHEME.code,
            holder=member.holder,
            account=member.account,
        )
