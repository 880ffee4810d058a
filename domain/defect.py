"""« Formulaire défaut qualité »: filled in with what is known, the rest by hand or on the screen (SPEC 1.1)."""

import hashlib
import json

from documents.defect_form.context import DefectForm
from domain import papers, parties
from domain.errors import NotYours
from domain.portal import portal
from models import Account, Document, Holder
from models.clock import today
from models.database import in_transaction


async def form(holder_id: int, *, by: Account) -> Document:
    """The form of a holder, as things stand today; the same again while nothing changes. Raises NotYours."""
    holder = await Holder.of(by).filter(pk=holder_id).first()
    if holder is None:
        raise NotYours
    context = DefectForm(
        portal=parties.letterhead(holder.scheme),
        issued=today(),
        identifier=holder.number,
        name=holder.listed_name,
        organisation=holder.is_organisation,
        email=holder.email,
        delivery=parties.printed(holder.delivery_address),
        return_address=portal().return_addresses.get(holder.scheme, ()),
    )
    state = hashlib.sha256(json.dumps(context.to_json(), sort_keys=True).encode()).hexdigest()
    async with in_transaction():
        return await papers.promise(
            context,
            key=f"{by.pk}-{holder.pk}-{state[:24]}",
            title="Formulaire défaut qualité",
            filename=f"formulaire-defaut-qualite-{holder.number}.pdf",
            scheme=holder.scheme,
            holder=holder,
            account=by,
        )
