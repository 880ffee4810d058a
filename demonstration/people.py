"""The people of SPEC 7: the same in every fresh demonstration, dates relative to today."""

from datetime import date, timedelta

from demonstration import people_cmacarte
from demonstration.factories import (
    LILLE,
    account,
    body,
    card,
    holder,
    organisation,
    past_order,
    represent,
    revoked_card,
    years_from_now,
)
from demonstration.people_cpms import settle_in_members
from domain import papers
from models import (
    Account,
    Holder,
    Order,
    OrderState,
    Payment,
    PaymentState,
    PostalAddress,
    Representative,
    RevocationReason,
)
from models.clock import months_after, now, today
from models.database import in_transaction
from schemes.cmi import INVALIDITE, PRIORITE, STATIONNEMENT


async def is_fresh() -> bool:
    """Whether nobody lives in this database yet."""
    return not await Account.exists()


async def settle_in() -> None:
    """Make everybody, all or nobody: killed half-way, the next start begins again."""
    async with in_transaction():
        await _auguste_and_alfred()
        await _joseph()
        await _les_tilleuls()
        await _clemence()
        await _leo()
        await people_cmacarte.settle_in()
        await settle_in_members()


async def _auguste_and_alfred() -> None:
    nord = await body()
    address = PostalAddress(line4="14 rue des Tanneurs", postcode="59800", town="LILLE")
    auguste = await holder(
        number="10005001",
        last_name="Lambert",
        first_name="Auguste",
        birth_date=date(1961, 3, 12),
        body=nord,
        address=address,
    )
    await card(auguste, number="0000000000000011", kind=STATIONNEMENT, valid_until=None)
    await card(auguste, number="0000000000000012", kind=PRIORITE, valid_until=years_from_now(5))
    mine = await account(auguste, email="mail0455@mail.fr")
    alfred = await holder(number="1", address=LILLE, body=nord)
    await card(alfred, number="0000000000000001", kind=INVALIDITE, valid_until=years_from_now(1))
    await represent(mine, alfred)


async def _joseph() -> None:
    rennes = await body(
        "MDPH35",
        name="MDPH d'Ille-et-Vilaine",
        address=PostalAddress(line4="13 avenue de Cucillé", line5="CS 13103", postcode="35031", town="RENNES CEDEX"),
        phone="02 99 02 36 92",
    )
    address = PostalAddress(line2="APT 4", line4="8 rue de la Libération", postcode="35000", town="RENNES")
    joseph = await holder(
        number="30", last_name="Quinn", first_name="Joseph", birth_date=date(1955, 9, 22), body=rennes, address=address
    )
    mine = await account(joseph, email="joseph.quinn@mail.example")
    await _past_orders(mine, joseph)


async def _past_orders(mine: Account, joseph: Holder) -> None:
    parking = await card(joseph, number="0000000000000031", kind=STATIONNEMENT, valid_until=None)
    ended = await card(joseph, number="0000000000000032", valid_until=today() - timedelta(days=30))
    lost = await revoked_card(
        joseph, RevocationReason.LOST, number="0000000000000033", kind=PRIORITE, valid_until=years_from_now(2)
    )
    second = {"product": "second_exemplaire"}
    tracked = {"tracking_number": "3C00123456788"}
    delivered = await past_order(mine, ended, OrderState.DELIVERED, age=timedelta(days=400), **tracked)
    shipped = await past_order(mine, parking, OrderState.SHIPPED, age=timedelta(days=12), **second, **tracked)
    await past_order(mine, lost, OrderState.CANCELLED, age=timedelta(days=10))
    refunded = await past_order(mine, lost, OrderState.REFUNDED, age=timedelta(days=9))
    for order in (delivered, shipped):
        await _paid(order, PaymentState.PAID)
    note = await _paid(refunded, PaymentState.REFUNDED)
    await papers.promise_credit_note(refunded, note, reason="La carte n'a pas pu être fabriquée.")


async def _paid(order: Order, state: PaymentState) -> Payment:
    """The payment of a past order, with its papers."""
    at = order.paid_at or now()
    await order.fetch_related("holder__body")
    payment = await Payment.create(
        reference=f"{order.number}01",
        order=order,
        attempt=1,
        amount_cents=902,
        state=state,
        created_at=at,
        settled_at=at,
        paid_at=at,
        response_code="00",
        masked_card="4100##########00",
        authorisation="12345",
        refunded_at=order.refunded_at,
    )
    await papers.promise_attestation(order)
    await papers.promise_receipt(order, payment)
    return payment


async def _les_tilleuls() -> None:
    prefecture = await body(
        "PREF59",
        name="Préfecture du Nord",
        address=PostalAddress(line4="12 rue Jean sans Peur", postcode="59000", town="LILLE"),
        phone="",
    )
    address = PostalAddress(line3="Bâtiment B", line4="3 place de l'Église", postcode="59100", town="ROUBAIX")
    tilleuls = await organisation(number="77", body=prefecture, address=address)
    for number, plate in (("0000000000000071", "AB-123-CD"), ("0000000000000072", "EF-456-GH")):
        await card(tilleuls, number=number, kind=STATIONNEMENT, valid_until=years_from_now(4), plate=plate)
    await account(tilleuls, email="contact@lestilleuls.example")


async def _clemence() -> None:
    clemence = await holder(
        number="42",
        civility="Mme",
        last_name="Chabot",
        first_name="Clémence",
        birth_date=date(1988, 11, 5),
        address=PostalAddress(line4="5 rue des Lilas", postcode="59000", town="LILLE"),
    )
    await card(clemence, number="0000000000000042", kind=PRIORITE, valid_until=months_after(today(), 2))


async def _leo() -> None:
    leo = await holder(
        number="43",
        last_name="Faure",
        first_name="Léo",
        birth_date=date(2012, 2, 11),
        address=PostalAddress(line4="17 quai du Wault", postcode="59800", town="LILLE"),
    )
    await card(leo, number="0000000000000043", kind=PRIORITE, valid_until=years_from_now(3))
    await Representative.create(
        holder=leo,
        civility="Mme",
        last_name="Faure",
        first_name="Denise",
        birth_date=date(1950, 6, 30),
        quality="TUTEUR",
    )
