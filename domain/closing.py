"""« Fermer mon compte »: what goes, what the law keeps, and why (SPEC 1.3)."""

from typing import Final

from domain import account_mails, journal, order_mails, orders, password_change, sessions
from domain.errors import FieldErrors, Refusal
from domain.portal import portal
from models import Access, Account, AccountState, Device, Draft, Order, OrderState, Payment, Secret, SentMail
from models.account import ACCOUNT_TRANSITIONS
from models.clock import now
from models.database import in_transaction
from models.payment import WAITING
from models.state import advance

KEPT: Final = (
    "Vos demandes, leurs reçus et leurs avoirs, dix ans : le code de commerce l'impose (article L123-22).",
    "Vos cartes et leur révocation, tant que l'organisme qui les émet en a besoin : elles lui appartiennent.",
    "Le journal de ce qui a été fait, sans nom ni adresse, pour la sécurité du portail.",
)
GONE: Final = (
    "Votre adresse email, votre mot de passe, vos appareils connus et les courriels que nous gardions.",
    "Votre demande commencée, si elle n'est pas encore enregistrée, et ce que vous étiez en train d'écrire.",
    "Vos demandes enregistrées et non payées : elles sont annulées.",
)
CLOSED: Final = "Votre compte est fermé. Vous pouvez en créer un autre quand vous voulez."
WRONG: Final = "Le mot de passe est incorrect."
AT_THE_BANK: Final = "Un paiement est en cours. Attendez sa confirmation, un quart d'heure au plus, puis recommencez."


async def close(account: Account, password: str) -> list[int]:
    """Close it for good; return the row numbers of the sessions that ended. Raises FieldErrors (« mot_de_passe »), Refusal.

    Cards already paid for are made and sent all the same.
    """
    if await password_change.old_error(account, password):
        raise FieldErrors({"mot_de_passe": WRONG})
    async with in_transaction():
        account = await Account.select_for_update().get(pk=account.pk)
        await _call_off(account)
        told = account.email or ""
        event = await advance(
            account, AccountState.CLOSED, table=ACCOUNT_TRANSITIONS, email=None, email_key=None, password_hash=""
        )
        if event is None:
            raise Refusal(CLOSED)
        await journal.record(event, f"account {account.pk}", by=account)
        await account_mails.closed(account, to=told, at=now(), kept=KEPT)
        ended = await sessions.end_others(account)
        await _forget(account)
    return ended


async def _call_off(account: Account) -> None:
    """Nothing is left to be paid by somebody who is gone."""
    for order in await Order.select_for_update().filter(account_id=account.pk, state=OrderState.RECORDED):
        if await Payment.filter(order_id=order.pk, state__in=WAITING).exists():
            raise Refusal(AT_THE_BANK)
        if await orders.move(order, OrderState.CANCELLED):
            await order_mails.cancelled(order)


async def _forget(account: Account) -> None:
    await Draft.filter(account_id=account.pk).delete()
    await Secret.filter(account_id=account.pk).delete()
    await Access.filter(account_id=account.pk).delete()
    await Device.filter(account_id=account.pk).delete()
    if not portal().demo:  # the demonstration's letter box shows what would have left
        await SentMail.filter(account_id=account.pk).delete()
