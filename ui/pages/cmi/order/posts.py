"""Forms of the order that are real posts: off to the bank, or back to where it was left."""

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from domain import draft, orders
from domain.errors import NotYours
from ui.pages.cmi.order.step import ADDRESS, address_of
from ui.pages.departure import to_bank
from ui.rows import RowNumber
from ui.session import CmiVisitor


def register(app: FastAPI) -> None:
    """Add them to the application."""
    app.post(f"{ADDRESS}/{{number}}/payer")(pay)
    app.post(f"{ADDRESS}/{{number}}/reprendre")(take_up)


async def pay(number: RowNumber, request: Request, visitor: CmiVisitor) -> Response:
    """« Payer », « Reprendre le paiement »."""
    return await to_bank(number, request, visitor)


async def take_up(number: RowNumber, visitor: CmiVisitor) -> Response:
    """Take an unpaid order up again, at the step it was left."""
    try:
        order = await orders.owned(number, by=visitor.account)
    except NotYours:
        raise HTTPException(404) from None
    journey = await draft.take_up(order, by=visitor.account)
    return RedirectResponse(address_of(journey.furthest_step), 303)
