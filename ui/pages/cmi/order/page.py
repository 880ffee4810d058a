"""The addresses of the order: a step asked for too early leads to the one that comes first."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import APIRouter

from domain import draft, duplicate, orders, papers, terms
from domain.draft import Journey
from domain.errors import NotYours
from models import Order, OrderState, Payment
from schemes.cmi import DUPLICATE, SCHEME, SECOND_COPY
from ui.components.steps import Steps
from ui.components.text import h2
from ui.pages.cmi.order.cards import CardsChoice
from ui.pages.cmi.order.choice import ProductChoice
from ui.pages.cmi.order.delivery import Delivery
from ui.pages.cmi.order.engagement import Engagement
from ui.pages.cmi.order.pay import Pay
from ui.pages.cmi.order.resume import Resume
from ui.pages.cmi.order.step import ADDRESS, NAMES, TITLE, address_of
from ui.pages.cmi.order.summary import Summary
from ui.pages.cmi.page import cmi_frame
from ui.pages.not_found import not_found
from ui.rows import RowNumber
from ui.session import CmiVisitor, Visitor

router = APIRouter()
ENGAGEMENT, CHOICE, LAST = 1, 2, len(NAMES)


@router.page(ADDRESS)
async def order_page(request: Request, visitor: CmiVisitor) -> Response | None:
    """« Demande »: the step asked for, or where to take it up."""
    journey = await draft.journey_of(visitor.account)
    asked = request.query_params.get("etape", "")
    if not asked:
        return await _begin(visitor, journey)
    step = int(asked) if asked in {str(number) for number in range(1, LAST + 1)} else 1
    if step > journey.furthest_step:
        return RedirectResponse(address_of(journey.furthest_step), 303)
    if journey.is_over and step < LAST:
        return RedirectResponse(address_of(LAST), 303)
    await _show(step, visitor, journey, request.query_params.get("type", ""))
    return None


async def _begin(visitor: Visitor, journey: Journey) -> Response | None:
    """Without a step: a new request, or the one under way."""
    if journey.is_over:
        await draft.restart(visitor.account)
        journey = await draft.journey_of(visitor.account)
    if journey.order is None and journey.answers.is_empty:
        await _show(1, visitor, journey, "")
        return None
    with cmi_frame(TITLE, visitor, here=ADDRESS) as page:
        Resume(visitor, journey, page.summary)
    return None


async def _show(step: int, visitor: Visitor, journey: Journey, product: str) -> None:
    """Read what the step needs, then draw it: nothing is awaited once the page is being built."""
    order = journey.order
    choosing = step == CHOICE and order is None and product in _OFFERS
    offers = await _OFFERS[product](visitor.account) if choosing else []
    bodies = await duplicate.whom_to_ask(visitor.account) if choosing and not offers else []
    documents = await papers.of_order(order) if order else {}
    payment = await Payment.last_of(order) if order else None
    terms_size = len(await terms.pdf(SCHEME.code)) if step == ENGAGEMENT else 0
    with cmi_frame(TITLE, visitor, here=ADDRESS, crumbs=[(TITLE, ADDRESS)], steps=Steps(NAMES, step)) as page:
        if choosing:
            CardsChoice(visitor, journey, page.summary, offers, bodies=bodies, product=product)
        elif step == ENGAGEMENT:
            Engagement(visitor, journey, page.summary, terms_size=terms_size)
        elif order is not None and step == LAST:
            Summary(visitor, order, payment, documents)
        else:
            _STEPS[step](visitor, journey, page.summary)


_STEPS = {CHOICE: ProductChoice, 3: Delivery, 4: Pay}
_OFFERS = {DUPLICATE.code: duplicate.duplicate_offers, SECOND_COPY.code: duplicate.second_copy_offers}


@router.page(f"{ADDRESS}/{{number}}")
async def placed_order_page(number: RowNumber, visitor: CmiVisitor) -> None:
    """A placed order, whoever drafted it; somebody else's looks like none."""
    try:
        order: Order = await orders.owned(number, by=visitor.account)
    except NotYours:
        not_found(visitor)
        return
    documents, payment = await papers.of_order(order), await Payment.last_of(order)
    if order.state in _FRESH:
        with cmi_frame(TITLE, visitor, here=ADDRESS, crumbs=[(TITLE, ADDRESS)], steps=Steps(NAMES, LAST)):
            Summary(visitor, order, payment, documents)
        return
    crumbs = [("Suivi de ma demande", "/cmi/mes-donnees/suivi")]
    with cmi_frame(f"Demande n° {order.number}", visitor, here=ADDRESS, crumbs=crumbs):
        h2("Récapitulatif", classes="vh")
        Summary(visitor, order, payment, documents)


_FRESH = (OrderState.RECORDED, OrderState.PAID)
"""Orders still seen as the last step of the request."""
