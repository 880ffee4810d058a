"""Where a holder's next cards go, changed outside an order (SPEC 1.1)."""

from typing import Final

from domain import journal, orders
from domain.errors import FieldErrors, NotYours
from domain.fields import address_errors, tidy_address
from domain.portal import portal
from models import Account, Holder, PostalAddress
from models.clock import today
from models.database import in_transaction

TAKEN_IN: Final = "Votre adresse de livraison a bien été prise en compte."


def errors(address: PostalAddress) -> dict[str, str]:
    """What is wrong with it, by line: the post's rules, then whether we send there at all."""
    found = address_errors(address)
    if not found and portal().tariffs.at(today()).zone_of(address.country, address.postcode) is None:
        return {"country": orders.NO_TARIFF}
    return found


async def correct(holder_id: int, address: PostalAddress, *, by: Account) -> Holder:
    """Keep the address for the holder. Orders confirmed before go where they said. Raises FieldErrors, NotYours."""
    address = tidy_address(address)
    if wrong := errors(address):
        raise FieldErrors(wrong)
    async with in_transaction():
        await Holder.select_for_update().filter(pk=holder_id).first()
        holder = await Holder.of(by).filter(pk=holder_id).first()
        if holder is None:
            raise NotYours
        await orders.keep_delivery(holder, address)
        await journal.record("holder.delivery", f"holder {holder.pk}", by=by)
    return holder
